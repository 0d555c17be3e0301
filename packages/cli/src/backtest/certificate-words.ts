import { grouped, percentagePoints } from '../terminal/figures.ts'
import type { Certified } from './certificate.ts'
import type { Comparison } from './comparison.ts'
import { percentOf, ratio } from './figures.ts'

/** What a certificate found for one column of the table, as text. */
export type CertifiedRow = {
  readonly name: string
  readonly ahead: string
  readonly growth: string
  readonly interval: string
  readonly worstStart: string
  readonly lookAhead: string
  readonly deflatedSharpe: string
}

/** A row for each column of the table, the rule first. */
export function certifiedRows({ rollingStarts, sweeps, selection }: Certified): CertifiedRow[] {
  return rollingStarts.map((rolled, index) => {
    const lookAhead = sweeps[index]?.lookAhead
    const deflated = selection.candidates[index]?.deflatedSharpe
    const { growthDifference } = rolled
    const leak = lookAhead?.leak ?? null
    return {
      name: rolled.name,
      ahead: `${Math.round(rolled.shareAhead * rolled.starts.length)} of ${rolled.starts.length}`,
      growth: growthDifference === null ? 'too few starts' : pp(growthDifference.mean),
      interval:
        growthDifference === null
          ? 'too few starts'
          : `${pp(growthDifference.lower)} to ${pp(growthDifference.upper)}`,
      worstStart: signedPercent(rolled.advantageMin),
      lookAhead:
        leak === null ? `none in ${lookAhead?.cuts ?? 0} cuts` : `found: cut at ${leak.cutAfter}`,
      deflatedSharpe: deflated?.ok === true ? deflated.value.toFixed(3) : 'undefined',
    }
  })
}

/** What the rolled starts say of the rule: where it lost, and whether luck explains the rest. */
export function startsSentence(certificate: Certified): string {
  const [own] = certificate.rollingStarts
  if (own === undefined) return ''
  const sentence = `${leakOf(certificate)}${whereLost(own)}`
  const { growthDifference } = own
  if (growthDifference === null) return `${sentence} So few starts have no interval.`
  const { mean, lower, upper } = growthDifference
  const figure = `${pp(mean)} of growth a year, 95% interval ${pp(lower)} to ${pp(upper)}`
  return `${sentence} On average ${figure}: ${luckOf(lower, upper)}.`
}

/** Decisions that change with later data make every other figure worthless: said first. */
function leakOf({ sweeps: [own] }: Certified): string {
  const leak = own?.lookAhead.leak ?? null
  return leak === null ? '' : `${own?.name} looks ahead, ${leak.what}: believe none of this. `
}

function whereLost({ starts, name }: Certified['rollingStarts'][number]): string {
  const count = starts.length
  const behind = starts.filter(({ advantage }) => advantage < 0)
  if (behind.length === 0) {
    const isEverywhere = starts.every(({ advantage }) => advantage > 0)
    return (
      `${name} lost to never rebalancing from none of ${count} start dates, a year each` +
      `${isEverywhere ? ': what beats holding everywhere is a bug until it is explained' : ''}.`
    )
  }
  const worst = behind.reduce((a, b) => (b.advantage < a.advantage ? b : a))
  return (
    `${name} lost to never rebalancing from ${behind.length} of ${count} start dates, a year ` +
    `each, at worst by ${percentOf(-worst.advantage)} from ${worst.start.slice(0, 10)}.`
  )
}

function luckOf(lower: number, upper: number): string {
  if (upper < 0) return 'it was behind by more than luck explains'
  return lower > 0 ? 'it was ahead by more than luck explains' : 'that could be luck'
}

/** What the number of trials leaves of the choice; what never has too is the market's. */
export function selectionSentence({ selection }: Certified, { none, rule }: Comparison): string {
  const { trials, overfitting, candidates } = selection
  const [own] = candidates
  const [ratioOwn, ratioNone] = [rule, none].map(({ figures }) => ratio(figures.sharpe))
  const skill =
    own?.deflatedSharpe.ok === true
      ? `After ${trials} settings tried, the deflated Sharpe ratio of ${own.name} is ` +
        `${own.deflatedSharpe.value.toFixed(3)}. Its Sharpe ratio is ${ratioOwn}, that of never ` +
        `rebalancing ${ratioNone}: that much is the market's.`
      : `${trials} settings were tried; a deflated Sharpe ratio is not defined here.`
  if (!overfitting.ok) return `${skill} The probability of overfitting is not defined here.`
  const { probability, splits } = overfitting.value
  return (
    `${skill} Probability of overfitting ${ratio(probability)}: in that share of ` +
    `${grouped(String(splits))} splits the best of one half was below the middle in the other.`
  )
}

/** On what terms the certificate was made. */
export function termsSentence({ terms }: Certified): string {
  const { horizonBars, cuts, draws, seed, tried } = terms
  return (
    `Runs of ${horizonBars} bars from every month; ${cuts} cuts in search of look-ahead; ` +
    `${draws} resamples by stationary bootstrap; seed ${seed}. Tried: ${tried.join(', ')}.`
  )
}

/** A share with its sign: +1.20%. */
export function signedPercent(share: number): string {
  return share > 0 ? `+${percentOf(share)}` : percentOf(share)
}

function pp(share: number): string {
  return percentagePoints(String(share))
}
