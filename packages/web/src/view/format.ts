import type { Language } from '../i18n/language.ts'

/** A figure as it travels (decimal string) or as it was computed for drawing. */
export type Figure = string | number

/** Minus and no-break space as the style of numbers wants them. */
export const minus = '\u2212'
export const nbsp = '\u00a0'

type Sign = 'negative' | 'exceptZero'
type Digits = { readonly min: number; readonly max: number }
type Toward = 'halfExpand' | 'floor' | 'ceil'

const locales: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN', uk: 'uk-UA' }

/** Units that stand behind a number. Where a language writes a space, it is a no-break one. */
const units = {
  en: { share: '%', pp: `${nbsp}pp`, ppSentence: `${nbsp}pp`, bps: `${nbsp}bps` },
  zh: { share: '%', pp: `${nbsp}pp`, ppSentence: `${nbsp}个百分点`, bps: `${nbsp}基点` },
  uk: { share: `${nbsp}%`, pp: `${nbsp}в.п.`, ppSentence: `${nbsp}в.п.`, bps: `${nbsp}б.п.` },
} as const

/** From a size on, how many decimals an amount shows: about six digits that matter. */
const amountDigits: readonly (readonly [from: number, digits: Digits])[] = [
  [1_000, { min: 2, max: 2 }],
  [1, { min: 0, max: 4 }],
  [0.001, { min: 0, max: 6 }],
  [0, { min: 0, max: 8 }],
]

/** How one language writes figures. The only place where figures are rounded for display. */
export type Formats = {
  /** `$408,715.84`: two decimals, half away from zero. */
  readonly usd: (value: Figure) => string
  /** `+$8,294.10`, `−$13,297.00`; zero has no sign. */
  readonly usdSigned: (value: Figure) => string
  /** Money in a sentence: whole units above 1,000. */
  readonly usdSentence: (value: Figure) => string
  /** A limit on cost: rounded up, so that the true limit is never above what is read. */
  readonly usdAtMost: (value: Figure) => string
  /** Price of one unit, with four significant digits below 10. */
  readonly usdPrice: (value: Figure) => string
  /** A share of the whole, given as a fraction: 0.3622 is `36.22%`. */
  readonly share: (fraction: Figure) => string
  /** A share already rounded to hundredths of a percent, so that columns sum to 100.00. */
  readonly shareHundredths: (hundredths: number) => string
  /** A signed change of price or value: `+2.99%`, one decimal from 100% on. */
  readonly change: (fraction: Figure) => string
  /** A difference of shares in a table: `+5.08 pp`. */
  readonly drift: (fraction: Figure) => string
  /** The same with one decimal, where the figure is a rough guide: `+17.4%`. */
  readonly changeBrief: (fraction: Figure) => string
  /** A signed difference of shares in a sentence: `+1.83 pp`, `+1.83 个百分点`. */
  readonly driftSentence: (fraction: Figure) => string
  /** A difference of shares without sign, for sentences: `5.08 pp`. */
  readonly points: (fraction: Figure) => string
  /** Cost or slippage: `5.3 bps`. */
  readonly bps: (value: Figure) => string
  /** A limit or cost that is a whole number of basis points: `50 bps`. */
  readonly bpsWhole: (value: Figure) => string
  /** Distance to a trigger: `0.64`. */
  readonly distance: (value: Figure) => string
  /** A count: `18,830,114`. */
  readonly count: (value: Figure) => string
  /** A pool fee given in hundredths of a basis point: 500 is `0.05%`. */
  readonly poolFee: (feePips: number) => string
  /** Items as the language strings them together: `a, b and c`. */
  readonly list: (items: readonly string[]) => string
  /** An amount of a token: `5,582.64 IMX`, `3.7927 ETH`. */
  readonly amount: (value: Figure, symbol: string) => string
  /** An amount that is a floor: rounded down, so that the true floor is never below it. */
  readonly amountAtLeast: (value: Figure, symbol: string) => string
  /** An amount to its last base unit, where it is a limit to be compared. */
  readonly amountExact: (value: Figure, symbol: string) => string
}

/** The formats of a language. */
export function formatsFor(language: Language): Formats {
  const locale = locales[language]
  const unit = units[language]
  const plain = (digits: Digits, sign: Sign = 'negative', toward: Toward = 'halfExpand') =>
    numberFormat(locale, {
      minimumFractionDigits: digits.min,
      maximumFractionDigits: digits.max,
      signDisplay: sign,
      roundingMode: toward,
    })
  const money = (decimals: number, sign: Sign = 'negative', toward: Toward = 'halfExpand') =>
    numberFormat(locale, {
      style: 'currency',
      currency: 'USD',
      currencyDisplay: 'narrowSymbol',
      minimumFractionDigits: decimals,
      maximumFractionDigits: decimals,
      signDisplay: sign,
      roundingMode: toward,
    })
  const two = plain({ min: 2, max: 2 })
  const twoSigned = plain({ min: 2, max: 2 }, 'exceptZero')
  const oneSigned = plain({ min: 1, max: 1 }, 'exceptZero')
  const [usd, usdWhole] = [money(2), money(0)]
  const amounts = (toward: Toward) => {
    const writes = amountDigits.map(([from, digits]) => ({
      from,
      write: plain(digits, 'negative', toward),
    }))
    return (value: Figure, symbol: string) => {
      const size = Math.abs(Number(value))
      const { write } = writes.find(({ from }) => size >= from) ?? { write: String }
      return `${write(value)}${nbsp}${symbol}`
    }
  }
  return {
    usd,
    usdSigned: money(2, 'exceptZero'),
    usdSentence: (value) => (Math.abs(Number(value)) >= 1_000 ? usdWhole(value) : usd(value)),
    usdAtMost: money(2, 'negative', 'ceil'),
    usdPrice: (value) => (Math.abs(Number(value)) >= 10 ? usd(value) : money(4)(value)),
    share: (fraction) => two(Number(fraction) * 100) + unit.share,
    shareHundredths: (hundredths) => two(hundredths / 100) + unit.share,
    change: (fraction) => {
      const percent = Number(fraction) * 100
      return (Math.abs(percent) >= 100 ? oneSigned : twoSigned)(percent) + unit.share
    },
    changeBrief: (fraction) => oneSigned(Number(fraction) * 100) + unit.share,
    driftSentence: (fraction) => twoSigned(Number(fraction) * 100) + unit.ppSentence,
    drift: (fraction) => twoSigned(Number(fraction) * 100) + unit.pp,
    points: (fraction) => two(Math.abs(Number(fraction) * 100)) + unit.ppSentence,
    bps: withUnit(plain({ min: 1, max: 1 }), unit.bps),
    bpsWhole: withUnit(plain({ min: 0, max: 0 }), unit.bps),
    distance: two,
    count: plain({ min: 0, max: 0 }),
    poolFee: (feePips) => plain({ min: 2, max: 4 })(feePips / 10_000) + unit.share,
    list: (items) =>
      new Intl.ListFormat(locale, { type: 'conjunction' })
        .formatToParts(items)
        .map(({ type, value }) => (type === 'literal' ? value.replace('和', ' 和 ') : value))
        .join(''),
    amount: amounts('halfExpand'),
    amountAtLeast: amounts('floor'),
    amountExact: (value, symbol) => `${plain({ min: 0, max: 36 })(value)}${nbsp}${symbol}`,
  }
}

/**
 * Rounds fractions to hundredths of a percent so that they sum to exactly 10,000: the units lost
 * to rounding down go to the largest remainders, ties to the earlier one. Fractions that do not
 * sum to one (something is unknown) are rounded each for itself.
 *
 * @example
 * hundredthsOf([1 / 3, 1 / 3, 1 / 3]) // [3334, 3333, 3333]
 */
export function hundredthsOf(fractions: readonly number[]): readonly number[] {
  const scaled = fractions.map((fraction) => fraction * 10_000)
  const sum = scaled.reduce((total, each) => total + each, 0)
  if (Math.abs(sum - 10_000) > 0.5) return scaled.map(Math.round)
  const floors = scaled.map((each) => Math.floor(each + 1e-9))
  let missing = 10_000 - floors.reduce((total, each) => total + each, 0)
  const byRemainder = scaled
    .map((each, index) => ({ index, remainder: each - (floors[index] ?? 0) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index)
  for (const { index } of byRemainder) {
    if (missing <= 0) break
    floors[index] = (floors[index] ?? 0) + 1
    missing -= 1
  }
  return floors
}

type Write = (value: Figure) => string

function withUnit(write: Write, unit: string): Write {
  return (value) => write(value) + unit
}

/** Intl with our minus; ordinary spaces become no-break ones so that a unit never wraps. */
function numberFormat(locale: string, options: Intl.NumberFormatOptions): Write {
  const intl = new Intl.NumberFormat(locale, options)
  return (value) =>
    intl
      .formatToParts(value as number)
      .map((part) => (part.type === 'minusSign' ? minus : part.value))
      .join('')
      .replace(/[ \u202f]/g, nbsp)
}
