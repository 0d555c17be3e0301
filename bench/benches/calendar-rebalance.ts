import { noShift, periodOf } from '@evenkeel/core/policy'
import { dayMs, unixMs } from '@evenkeel/core/units'
import { seededRandom } from '@evenkeel/core/world'
import { openPortfolios, planSweep, type SweepPlan, sweepDefaults } from '@evenkeel/kernels'
import { drawReturns } from '../problems.ts'
import { type Answer, type Bench, type Gap, type Prepared, partOf } from '../trial.ts'

type Input = {
  readonly labelAtMs: readonly number[]
  readonly closes: readonly (readonly number[])[]
  /** By portfolio. */
  readonly targets: readonly (readonly number[])[]
  readonly capitalUsd: number
}

const bars = 1_095
const assets = 10
const portfolios = 100
/** vectorbt says that a portfolio is 1e-9 off its target when it trades in the order of calls. */
const within = 1e-9

/** Many portfolios back to their targets every month: what vectorbt is made for. */
export const calendarRebalance: Bench = {
  name: 'calendar-rebalance',
  about: '100 portfolios of 10 assets over 1,095 days, monthly to target, no fee, one thread',
  unit: 'ms',
  main: partOf<Input>({
    input: draw,
    ours: solver,
    proof,
    peers: [{ name: 'vectorbt', tolerances: { finals: within, drawdowns: within } }],
    targets: [{ peer: 'vectorbt', ratioMin: 500 }],
  }),
}

function draw(): Input {
  const random = seededRandom(31)
  const price = Array.from({ length: assets }, () => 100)
  const closes = drawReturns({ seed: 32, bars, assets }).map((row) =>
    row.map((move, asset) => (price[asset] = (price[asset] as number) * Math.exp(move))),
  )
  const targets = Array.from({ length: portfolios }, () => {
    const shares = Array.from({ length: assets }, () => 0.2 + random())
    const sum = shares.reduce((total, share) => total + share, 0)
    return shares.map((share) => share / sum)
  })
  const labelAtMs = closes.map((_, day) => Date.UTC(2021, 0, 1) + day * dayMs)
  return { labelAtMs, closes, targets, capitalUsd: 10_000 }
}

function planOf({ labelAtMs, closes, capitalUsd }: Input, targets: readonly number[]): SweepPlan {
  const grid = {
    symbols: targets.map((_, at) => `A${at}`),
    labelAtMs: Float64Array.from(labelAtMs),
    priceUsd: Float64Array.from(closes.flat()),
  }
  const monthly = (atMs: number, startedAtMs: number) =>
    periodOf('monthly', unixMs(atMs), unixMs(startedAtMs), noShift)
  const rules = [{ bandAbsolute: null, periodOf: monthly }]
  const terms = { ...sweepDefaults, targets, rules, feesBps: [0], lagBars: 0, capitalUsd }
  const plan = planSweep(grid, terms)
  if (plan.ok) return plan.value
  throw new Error(plan.issues.map(({ message }) => message).join('; '))
}

async function solver(input: Input): Promise<Prepared> {
  const equal = Array.from({ length: assets }, () => 1 / assets)
  const { run } = await openPortfolios(planOf(input, equal), input.targets)
  const answer = (): Answer => {
    const { finalValueUsd, maxDrawdown } = run()
    return { finals: finalValueUsd, drawdowns: maxDrawdown }
  }
  return { run, answer }
}

/** Every portfolio by the definition: from one first of the month to the next it is held. */
function proof({ labelAtMs, closes, targets, capitalUsd }: Input, { finals = [] }: Answer): Gap[] {
  const monthOf = (bar: number) => new Date(labelAtMs[bar] as number).getUTCMonth()
  const starts = closes
    .map((_, bar) => bar)
    .filter((bar) => bar === 0 || monthOf(bar) !== monthOf(bar - 1))
  const growthOf = (shares: readonly number[]) => {
    return starts.reduce((growth, from, at) => {
      const to = starts[at + 1] ?? bars - 1
      const grown = shares.map((share, asset) => {
        return (share * (closes[to]?.[asset] as number)) / (closes[from]?.[asset] as number)
      })
      return growth * grown.reduce((sum, part) => sum + part, 0)
    }, 1)
  }
  const found = Math.max(
    ...targets.map((shares, at) =>
      Math.abs((finals[at] as number) / (capitalUsd * growthOf(shares)) - 1),
    ),
  )
  return [{ quantity: 'final values by the definition', found, allowed: 1e-12 }]
}
