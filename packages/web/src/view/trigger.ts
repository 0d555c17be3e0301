import type { AssetMark } from './asset.ts'
import type { Tone } from './tone.ts'
import type { FiredTrigger, Trigger } from './wire.ts'
import type { Words } from './words.ts'

/** One row of "Distance to each trigger". */
export type TriggerRow = {
  readonly kind: string
  readonly name: string
  readonly figure: string
  readonly tone: Tone
  /** 0 to 1, or null where it cannot be judged. */
  readonly fraction: number | null
  /** Names the metric and its limit. */
  readonly sentence: string
}

type Marks = ReadonlyMap<string, AssetMark>

/** The rows, in the order of the wire. `known` is false while a price is missing. */
export function triggerRows(
  triggers: readonly Trigger[],
  known: boolean,
  marks: Marks,
  nowMs: number,
  words: Words,
): readonly TriggerRow[] {
  return triggers.map((trigger) =>
    trigger.kind === 'threshold' && !known
      ? {
          kind: trigger.kind,
          name: words.t('trigger.threshold'),
          figure: words.t('trigger.unknown'),
          tone: 'plain',
          fraction: null,
          sentence: words.t('trigger.thresholdUnknown'),
        }
      : {
          kind: trigger.kind,
          name: words.t(trigger.kind === 'threshold' ? 'trigger.threshold' : 'trigger.calendar'),
          ...standing(trigger, words),
          fraction: trigger.distance,
          sentence: sentenceOf(trigger, marks, nowMs, words),
        },
  )
}

/** Why a plan was made, one sentence for each trigger that fired. */
export function firedSentence(fired: FiredTrigger, marks: Marks, nowMs: number, words: Words) {
  switch (fired.kind) {
    case 'risk':
      return { name: words.t('trigger.risk'), sentence: aboutSentence(fired, marks, words) }
    case 'opportunity':
      return { name: words.t('trigger.opportunity'), sentence: aboutSentence(fired, marks, words) }
    case 'manual':
      return { name: words.t('trigger.manual'), sentence: words.t('why.manual') }
    case 'threshold':
      return {
        name: words.t('trigger.threshold'),
        sentence: words.t('why.threshold', {
          asset: symbolOf(fired.asset, marks),
          drift: words.points(fired.driftAbsolute),
          limit: words.points(fired.limit),
        }),
      }
    case 'calendar':
      return {
        name: words.t('trigger.calendar'),
        sentence: words.t('why.calendar', {
          cadence: words.t(`cadence.${fired.cadence}`),
          date: words.instant(Date.parse(fired.dueAt), nowMs),
        }),
      }
  }
}

/** The same in a few words, for a table cell: `Threshold: IMX +5.08 pp`. */
export function firedBrief(fired: FiredTrigger, marks: Marks, words: Words): string {
  switch (fired.kind) {
    case 'risk':
      return words.t(`why.risk.${fired.risk}`)
    case 'opportunity':
      return words.t(`why.opportunity.${fired.opportunity}`)
    case 'manual':
      return words.t('trigger.manual')
    case 'threshold':
      return words.t('why.brief.threshold', {
        asset: symbolOf(fired.asset, marks),
        drift: words.drift(fired.driftAbsolute),
      })
    case 'calendar':
      return words.t('why.brief.calendar', { cadence: words.t(`cadence.${fired.cadence}`) })
  }
}

/** What a risk or an opportunity is about, and which asset where it is about one. */
function aboutSentence(
  fired: Extract<FiredTrigger, { readonly kind: 'risk' | 'opportunity' }>,
  marks: Marks,
  words: Words,
): string {
  const about =
    fired.kind === 'risk'
      ? words.t(`why.risk.${fired.risk}`)
      : words.t(`why.opportunity.${fired.opportunity}`)
  return fired.asset === null ? about : `${symbolOf(fired.asset, marks)}: ${about}`
}

/** `in 11 d 1 h`, or `now` where the instant has come. */
export function relative(atMs: number, nowMs: number, words: Words): string {
  return atMs <= nowMs
    ? words.t('time.now')
    : words.t('time.in', { duration: words.duration(atMs - nowMs) })
}

const nearFrom = 0.75

function standing(trigger: Trigger, words: Words): { figure: string; tone: Tone } {
  const distance = words.distance(trigger.distance)
  if (trigger.distance >= 1)
    return { figure: words.t('trigger.reached', { distance }), tone: 'out' }
  const near = trigger.kind === 'threshold' && trigger.distance >= nearFrom
  return { figure: distance, tone: near ? 'near' : 'plain' }
}

function sentenceOf(trigger: Trigger, marks: Marks, nowMs: number, words: Words): string {
  if (trigger.kind === 'threshold') {
    return words.t('trigger.driftAbsoluteMax', {
      asset: symbolOf(trigger.asset ?? '', marks),
      drift: words.points(trigger.driftAbsolute ?? 0),
      limit: words.points(trigger.limit ?? 0),
    })
  }
  const nextMs = Date.parse(trigger.nextAt ?? '')
  return words.t('trigger.calendarNext', {
    cadence: words.t(`cadence.${trigger.cadence ?? 'monthly'}`),
    date: words.instant(nextMs, nowMs),
    relative: relative(nextMs, nowMs, words),
  })
}

function symbolOf(asset: string, marks: Marks): string {
  return marks.get(asset)?.symbol ?? asset
}
