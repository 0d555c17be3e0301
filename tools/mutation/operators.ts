/**
 * What a slip of the pen makes of an operator: another sign, the inverse, a neighbour. One change
 * for each; a second would be killed by the same tests.
 */
export const arithmetic: ReadonlyMap<string, string> = new Map([
  ['+', '-'],
  ['-', '+'],
  ['*', '/'],
  ['/', '*'],
  ['%', '*'],
  ['**', '*'],
])

/** The same comparison with the tie on the other side. */
export const boundary: ReadonlyMap<string, string> = new Map([
  ['<', '<='],
  ['<=', '<'],
  ['>', '>='],
  ['>=', '>'],
])

export const negation: ReadonlyMap<string, string> = new Map([
  ['<', '>='],
  ['<=', '>'],
  ['>', '<='],
  ['>=', '<'],
  ['===', '!=='],
  ['!==', '==='],
])

/** Functions of `Math` and what they are taken for; `''` leaves the argument as it is. */
export const functions: ReadonlyMap<string, string> = new Map([
  ['min', 'max'],
  ['max', 'min'],
  ['floor', 'ceil'],
  ['ceil', 'floor'],
  ['round', 'floor'],
  ['trunc', 'ceil'],
  ['sqrt', ''],
  ['abs', ''],
  ['cbrt', 'sqrt'],
  ['exp', 'expm1'],
  ['expm1', 'exp'],
  ['log', 'log1p'],
  ['log1p', 'log'],
  ['log2', 'log'],
  ['log10', 'log'],
  ['sin', 'cos'],
  ['cos', 'sin'],
  ['sinh', 'cosh'],
  ['cosh', 'sinh'],
  ['tanh', ''],
  ['asinh', 'sinh'],
  ['hypot', 'max'],
  ['sign', 'abs'],
])

/** Periods of a year that are taken for one another. */
const annualisations: ReadonlyMap<number, number> = new Map([
  [365, 252],
  [252, 365],
  [52, 12],
  [12, 52],
])

/** Numbers this small are tolerances, this large caps: no test can tell one from the next. */
export const toleranceMax = 1e-4
const capMin = 1000

/** A number's neighbour: a year of another kind, one more, or half; none of a tolerance or cap. */
export function neighbourOf(figure: number): number | undefined {
  if (figure !== 0 && (Math.abs(figure) < toleranceMax || Math.abs(figure) >= capMin))
    return undefined
  const otherYear = annualisations.get(figure)
  if (otherYear !== undefined) return otherYear
  if (figure === 1) return 0
  return Number.isInteger(figure) ? figure + 1 : figure / 2
}

/** Constants whose size is a choice of speed or patience, by the names that they have here. */
export const indifferentNames: RegExp = new RegExp(
  [
    'tolerance|slack|epsilon',
    '(?:steps|trials|iterations|rounds|sweeps|passes|halvings|work)(?:Max)?$',
  ].join('|'),
  'i',
)
