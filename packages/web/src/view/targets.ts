import type { AssetMark } from './asset.ts'
import { bpsOf } from './proposal.ts'
import { reasonOf } from './refusal.ts'
import { tradesSentence } from './trades.ts'
import { driftsOf } from './verdict.ts'
import type { PlanPreview, Portfolio } from './wire.ts'
import type { Words } from './words.ts'

/** Percent texts as typed, by asset id. */
export type TypedTargets = Readonly<Record<string, string>>

/** What typed targets amount to: weights as decimal strings, or the sentence that says why not. */
export type TargetsCheck =
  | { readonly ok: true; readonly targets: Record<string, string>; readonly isChanged: boolean }
  | { readonly ok: false; readonly message: string; readonly asset: string | null }

/** Hundredths of a percent; finer typing is refused rather than rounded. */
const typed = /^\d{1,3}([.,]\d{1,2})?$/

/**
 * Reads typed percents. They must be numbers from 0 to 100 with at most two decimals and sum to
 * exactly 100; the sum is taken in hundredths, not in floating point.
 */
export function checkTargets(
  values: TypedTargets,
  positions: Portfolio['positions'],
  words: Words,
): TargetsCheck {
  const read = positions.map(({ asset, symbol }) => ({
    asset,
    symbol,
    hundredths: hundredthsTyped(values[asset] ?? ''),
  }))
  const bad = read.find((row) => row.hundredths === null)
  if (bad !== undefined) {
    return {
      ok: false,
      message: words.t('targets.notNumber', { asset: bad.symbol }),
      asset: bad.asset,
    }
  }
  const sum = read.reduce((total, row) => total + (row.hundredths ?? 0), 0)
  if (sum !== 10_000) {
    return {
      ok: false,
      message: words.t('targets.sumWrong', { sum: words.shareHundredths(sum) }),
      asset: null,
    }
  }
  const targets = Object.fromEntries(read.map((row) => [row.asset, shareText(row.hundredths ?? 0)]))
  const isChanged = positions.some(
    (position) => Number(position.target) !== Number(targets[position.asset]),
  )
  return { ok: true, targets, isChanged }
}

/** The sum of what was typed, as far as it is numbers. */
export function typedSum(values: TypedTargets, words: Words): string {
  const sum = Object.values(values).reduce((total, text) => total + (hundredthsTyped(text) ?? 0), 0)
  return words.shareHundredths(sum)
}

/** The percent that makes all sum to 100, or null where it would be negative. */
export function restFor(asset: string, values: TypedTargets): string | null {
  const others = Object.entries(values)
    .filter(([key]) => key !== asset)
    .reduce((total, [, text]) => total + (hundredthsTyped(text) ?? 0), 0)
  return others > 10_000 ? null : percentText(10_000 - others)
}

/** A target of the wire as the field shows it: `35`, `12.5`. */
export function targetText(share: string): string {
  return percentText(Math.round(Number(share) * 10_000))
}

/** What saving would mean today, in sentences. */
export function previewSentences(
  preview: PlanPreview,
  cash: string,
  marks: ReadonlyMap<string, AssetMark>,
  words: Words,
): readonly string[] {
  switch (preview.kind) {
    case 'nothing':
      return [words.t('targets.nothing')]
    case 'refused': {
      const [first] = preview.refusals
      const reason = first && reasonOf(first, marks, words)
      return [words.t('targets.refused', { reason: reason?.clause ?? '' })]
    }
    case 'plan':
      return [
        tradesSentence(preview.weights, cash, words),
        words.t('targets.cost', {
          cost: words.usd(preview.totals.costUsd),
          bps: words.bps(bpsOf(preview.totals.costUsd, preview.totals.valueBeforeUsd)),
          drift: words.points(driftsOf(preview).after),
        }),
      ]
  }
}

function hundredthsTyped(text: string): number | null {
  const trimmed = text.trim()
  if (!typed.test(trimmed)) return null
  const [whole = '0', decimals = ''] = trimmed.replace(',', '.').split('.')
  const hundredths = Number(whole) * 100 + Number(decimals.padEnd(2, '0'))
  return hundredths > 10_000 ? null : hundredths
}

function shareText(hundredths: number): string {
  const digits = String(hundredths).padStart(5, '0')
  return `${digits.slice(0, -4)}.${digits.slice(-4)}`
}

function percentText(hundredths: number): string {
  return String(hundredths / 100)
}
