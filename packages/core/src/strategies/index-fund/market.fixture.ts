import { dayMs, unixMs } from '../../units/index.ts'
import type { IndexAsset, IndexMarket } from './market.ts'

/** First day of every made-up market: the first of a month. */
const firstDayMs = Date.UTC(2022, 0, 1)

/** The instant of a day of a made-up market. */
export const dayAt = (day: number): ReturnType<typeof unixMs> => unixMs(firstDayMs + day * dayMs)

/** An asset of a made-up market: facts that differ from a coin's, and its figures by day. */
export type MadeUp = Partial<Omit<IndexAsset, 'name'>> & {
  /** Market cap in billions of dollars; null leaves the day out. */
  readonly capBn: number | ((day: number) => number | null)
  readonly volumeUsd?: (day: number) => number | null
  readonly isPriced?: (day: number) => boolean
}

/** Lays made-up assets out by day; each was listed long ago unless it says otherwise. */
export function madeUpMarket(assets: Readonly<Record<string, MadeUp>>, days: number): IndexMarket {
  const entries = Object.entries(assets)
  const grid = (figure: (asset: MadeUp, day: number) => number | null) =>
    Float64Array.from({ length: days * entries.length }, (_, cell) => {
      const asset = entries[cell % entries.length]?.[1] as MadeUp
      return figure(asset, Math.floor(cell / entries.length)) ?? Number.NaN
    })
  return {
    assets: entries.map(([name, { kind, listedAtMs, delistedAtMs, diedAtMs }]) => ({
      name,
      kind: kind ?? 'coin',
      listedAtMs: listedAtMs ?? dayAt(-400),
      delistedAtMs: delistedAtMs ?? null,
      diedAtMs: diedAtMs ?? null,
    })),
    days,
    dayAtMs: Float64Array.from({ length: days }, (_, day) => dayAt(day)),
    priceUsd: grid(({ isPriced }, day) => (isPriced?.(day) === false ? null : 1)),
    marketCapUsd: grid(({ capBn }, day) => {
      const billions = typeof capBn === 'number' ? capBn : capBn(day)
      return billions === null ? null : billions * 1e9
    }),
    volumeUsd: grid(({ volumeUsd }, day) => (volumeUsd === undefined ? 1e7 : volumeUsd(day))),
    rank: null,
  }
}

/** The same market as it was on one of its days: all that became known later is taken away. */
export function knownBy(whole: IndexMarket, lastDay: number): IndexMarket {
  const nowMs = whole.dayAtMs[lastDay] as number
  const known = <At extends number>(atMs: At | null) =>
    atMs !== null && atMs <= nowMs ? atMs : null
  const cells = (lastDay + 1) * whole.assets.length
  return {
    ...whole,
    assets: whole.assets.map((asset) => ({
      ...asset,
      diedAtMs: known(asset.diedAtMs),
      delistedAtMs: known(asset.delistedAtMs),
    })),
    days: lastDay + 1,
    dayAtMs: whole.dayAtMs.subarray(0, lastDay + 1),
    priceUsd: whole.priceUsd.subarray(0, cells),
    marketCapUsd: whole.marketCapUsd.subarray(0, cells),
    volumeUsd: whole.volumeUsd.subarray(0, cells),
  }
}
