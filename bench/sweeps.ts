import {
  planSweep,
  type SweepFigures,
  type SweepPlan,
  sweepDefaults,
  sweepDense,
} from '@evenkeel/kernels'
import { openPool, type PoolTerms } from '@evenkeel/kernels/pool'
import { differenceOf } from './gaps.ts'
import { hourlyCloses, hoursOfThreeYears } from './hours.ts'
import type { Answer, Gap, Peer, Prepared, Trial } from './trial.ts'

/** A sweep as it travels in an input file. */
export type SweepInput = {
  /** Row by bar, column by asset. */
  readonly closes: readonly (readonly number[])[]
  readonly targets: readonly number[]
  readonly bands: readonly number[]
  readonly feesBps: readonly number[]
  readonly lagBars: number
  readonly capitalUsd: number
}

const assets = 10
const hourMs = 3_600_000
/** One band of every so many is run by the reference as well. */
const provenEvery = 25
/** Rounding of other orders of the same sums. */
const within = { finals: 1e-9, drawdowns: 1e-9, counts: 0 }

/** 100 bands from 1 pp on, with so many fees, on three years of hours of ten equal shares. */
export function sweepTrial(
  fees: number,
  method: PoolTerms['method'] & string,
): Omit<Trial<SweepInput>, 'targets'> {
  const peers: readonly Peer<SweepInput>[] = [
    { name: 'numba-2t', tolerances: within },
    { name: 'numba-1t', tolerances: within },
  ]
  return {
    input: () => ({
      closes: hourlyCloses(),
      targets: Array.from({ length: assets }, () => 1 / assets),
      bands: Array.from({ length: 100 }, (_, at) => Number((0.01 + at * 0.002).toFixed(3))),
      feesBps: Array.from({ length: fees }, (_, at) => Math.round((at * 100) / fees)),
      lagBars: 1,
      capitalUsd: 10_000,
    }),
    ours: (input) => solver(planOf(input), { method, workers: 2 }),
    proof,
    peers,
  }
}

function planOf({ closes, targets, bands, ...terms }: SweepInput): SweepPlan {
  const symbols = targets.map((_, at) => `A${at}`)
  const grid = {
    symbols,
    labelAtMs: Float64Array.from({ length: hoursOfThreeYears }, (_, bar) => bar * hourMs),
    priceUsd: Float64Array.from(closes.flat()),
  }
  const rules = bands.map((bandAbsolute) => ({ bandAbsolute, periodOf: null }))
  const plan = planSweep(grid, { ...sweepDefaults, ...terms, targets, rules })
  if (plan.ok) return plan.value
  throw new Error(plan.issues.map(({ message }) => message).join('; '))
}

function solver(plan: SweepPlan, terms: PoolTerms): Prepared {
  const pool = openPool(plan, terms)
  return {
    run: () => pool.run(),
    answer: async () => answerOf(await pool.run()),
    close: pool.close,
  }
}

function answerOf({ finalValueUsd, maxDrawdown, rebalanceCount }: SweepFigures): Answer {
  return { finals: finalValueUsd, drawdowns: maxDrawdown, counts: rebalanceCount }
}

/** The reference, which equals the event engine to the bit, on some of the runs. */
function proof(input: SweepInput, ours: Answer): Gap[] {
  const fees = input.feesBps.length
  const bands = [...input.bands.keys()].filter((band) => band % provenEvery === 0)
  const some = {
    ...input,
    bands: bands.map((band) => input.bands[band] as number),
    feesBps: [input.feesBps[0] as number, input.feesBps.at(-1) as number],
  }
  const reference = answerOf(sweepDense(planOf(some)))
  return Object.entries(reference).map(([quantity, figures]) => {
    const own = bands.flatMap((band) =>
      [0, fees - 1].map((fee) => ours[quantity]?.[band * fees + fee] ?? Number.NaN),
    )
    const found = differenceOf(figures, own)
    return {
      quantity: `${quantity} of the reference`,
      found,
      allowed: quantity === 'counts' ? 0 : 1e-12,
    }
  })
}
