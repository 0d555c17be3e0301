import type { Cadence, Strategy } from '../domain/index.ts'

/** A published strategy: its threshold, its review cadence, and what it still lacks. */
export type Preset = {
  readonly bandBpsAbsolute: number
  readonly review: Cadence
  /** What has to be built before it can run; null where it runs. */
  readonly missing: string | null
}

/**
 * The five strategies with the thresholds and cadences that are published (TRG-1).
 *
 * @example
 * presets.bitcoin.bandBpsAbsolute // 700
 * presets.custom.missing // null
 */
export const presets: Readonly<Record<Strategy['preset'], Preset>> = {
  'stablecoin-vault': {
    bandBpsAbsolute: 1_000,
    review: 'weekly',
    missing: 'live yields and protocol risk scores',
  },
  'index-fund': { bandBpsAbsolute: 500, review: 'monthly', missing: null },
  bitcoin: {
    bandBpsAbsolute: 700,
    review: 'every14d',
    missing: 'sleeves with a cadence and rules of their own',
  },
  ethereum: {
    bandBpsAbsolute: 700,
    review: 'every14d',
    missing: 'sleeves with a cadence and rules of their own',
  },
  custom: { bandBpsAbsolute: 500, review: 'monthly', missing: null },
}

/** Names of the presets that run today. */
export const presetsBuilt: readonly string[] = Object.entries(presets)
  .filter(([, { missing }]) => missing === null)
  .map(([name]) => name)
