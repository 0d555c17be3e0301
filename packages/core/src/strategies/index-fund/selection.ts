import { dayMs, type Issue, type Parsed, parsed, parseInstant, toFloat } from '../../units/index.ts'
import type { Candidate } from './market.ts'
import { rankCandidates, reviewIndex } from './review.ts'
import { checkIndexRule, type IndexRule, usualIndexRule } from './rule.ts'
import type { CandidateLine, SelectionFields } from './selection-fields.ts'
import { includedWeights } from './weigh.ts'

/** The rule that a file's selection stands for, or issues by their keys in it. */
export function indexRuleOf(fields: SelectionFields): Parsed<IndexRule> {
  const { members, enterRank, leaveRank, freeSeats } = fields
  const { buffer } = usualIndexRule(members)
  const checked = checkIndexRule({
    screens: {
      marketCapUsdMin: figureOf(fields.marketCapUsdMin),
      volumeUsd30DaysMin: figureOf(fields.volumeUsd30DaysMin),
      volumeDaysMin: fields.volumeDaysMin,
      listedDaysMin: fields.listedDaysMin,
      memberShare: fields.memberShareBps / 10_000,
      kindsExcluded: fields.kindsExcluded,
      staleDaysMax: fields.staleDaysMax,
    },
    buffer: {
      members,
      enterRank: enterRank ?? buffer.enterRank,
      leaveRank: leaveRank ?? buffer.leaveRank,
      freeSeats,
    },
    reviewed: fields.review,
    weighting: fields.weighting,
    bounds: { floor: fields.weightBpsMin / 10_000, cap: fields.weightBpsMax / 10_000 },
    cashShare: toFloat(fields.cashWeight),
    phase: {
      steps: fields.phaseSteps,
      stepDays: fields.phaseStepDays,
      impactBpsMax: fields.phaseImpactBpsMax,
      stepsMax: fields.phaseStepsMax,
    },
  })
  if (checked.ok) return checked
  return { ok: false, issues: checked.issues.map(inFile) }
}

/**
 * Weights of a file's candidates on its day, as a first review picks and weighs them: shares of
 * the index in the order of the candidates, zero for who is not picked. Caps may leave a rest.
 */
export function selectWeights(fields: SelectionFields): Parsed<readonly number[]> {
  const rule = indexRuleOf(fields)
  if (!rule.ok) return rule
  const asOf = parseInstant(fields.asOf)
  if (!asOf.ok) return asOf
  const candidates = fields.candidates.map((line) => candidateOf(line, asOf.value))
  const ranking = rankCandidates(candidates, [], rule.value)
  const { members } = reviewIndex(candidates, ranking, null, rule.value)
  if (members.length === 0) {
    const message = 'none of them passes the screens'
    return { ok: false, issues: [{ path: 'selection.candidates', message }] }
  }
  const shares = candidates.map((_, at) => (members.includes(at) ? 1 : 0))
  const caps = candidates.map(({ marketCapUsd }) => marketCapUsd ?? Number.NaN)
  return parsed(includedWeights(caps, shares, rule.value))
}

/** Keys of a file by the names of a rule, where they differ. */
const keys: Readonly<Record<string, string>> = {
  bounds: 'weightBpsMax',
  cap: 'weightBpsMax',
  floor: 'weightBpsMin',
  cashShare: 'cashWeight',
  memberShare: 'memberShareBps',
  steps: 'phaseSteps',
  stepDays: 'phaseStepDays',
  stepsMax: 'phaseStepsMax',
  impactBpsMax: 'phaseImpactBpsMax',
}

function inFile({ path, message }: Issue): Issue {
  return { path: `selection.${keys[path] ?? path}`, message }
}

function figureOf(figure: bigint | null): number | null {
  return figure === null ? null : toFloat(figure)
}

function candidateOf(line: CandidateLine, nowMs: number): Candidate {
  const { asset, kind, marketCapUsd, volumeUsd30Days, listedOn } = line
  const listedAt = parseInstant(listedOn)
  const listedDays = listedAt.ok ? Math.floor((nowMs - listedAt.value) / dayMs) : -1
  return {
    name: asset,
    kind,
    isDead: false,
    isDelisted: false,
    isPriced: true,
    marketCapUsd: marketCapUsd > 0n ? toFloat(marketCapUsd) : null,
    rank: null,
    volumeUsd30Days: figureOf(volumeUsd30Days),
    listedDays: listedDays < 0 ? null : listedDays,
  }
}
