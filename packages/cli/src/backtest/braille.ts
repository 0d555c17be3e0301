/** One curve of a plot; a later one is drawn over an earlier one where they share a cell. */
export type Curve = { readonly values: Float64Array; readonly ink: (text: string) => string }

/** Dots of a braille cell by row and column, as Unicode numbers them. */
const dotBits = [
  [0x01, 0x08],
  [0x02, 0x10],
  [0x04, 0x20],
  [0x40, 0x80],
] as const

/** Beyond this ratio of the largest to the smallest value a plot is logarithmic. */
export const logarithmicFrom = 3

/** A plot and its scale. */
export type Plot = {
  readonly lines: readonly string[]
  readonly low: number
  readonly high: number
  readonly isLogarithmic: boolean
}

/**
 * Plots curves in braille, two by four dots a cell, all on one scale.
 *
 * Each column of dots is drawn from its smallest to its largest value, so that no spike is lost.
 */
export function braillePlot(curves: readonly Curve[], columns: number, rows: number): Plot {
  const all = curves.flatMap(({ values }) => [...extent(values)])
  const [low, high] = [Math.min(...all), Math.max(...all)]
  const isLogarithmic = low > 0 && high / low > logarithmicFrom
  const scale = isLogarithmic ? Math.log : (value: number) => value
  const [bottom, top] = [scale(low), scale(high)]
  const dotRows = rows * 4
  const rowOf = (value: number) =>
    top === bottom
      ? dotRows - 1
      : Math.round(((top - scale(value)) / (top - bottom)) * (dotRows - 1))
  const cells = Array.from({ length: rows * columns }, () => ({ bits: 0, curve: -1 }))
  curves.forEach(({ values }, curve) => {
    for (const [x, [least, most]] of columnExtents(values, columns * 2).entries()) {
      for (let y = rowOf(most); y <= rowOf(least); y++) {
        const cell = cells[(y >> 2) * columns + (x >> 1)]
        if (cell === undefined) continue
        if (cell.curve !== curve) cell.bits = 0
        cell.curve = curve
        cell.bits |= dotBits[y % 4]?.[x % 2] ?? 0
      }
    }
  })
  const lines = Array.from({ length: rows }, (_, row) =>
    cells
      .slice(row * columns, (row + 1) * columns)
      .map(({ bits, curve }) =>
        bits === 0 ? ' ' : (curves[curve]?.ink(String.fromCodePoint(0x2800 + bits)) ?? ' '),
      )
      .join(''),
  )
  return { lines, low, high, isLogarithmic }
}

/** Smallest and largest value of each of `count` equal stretches, each joined to the one before. */
export function columnExtents(values: Float64Array, count: number): [number, number][] {
  return Array.from({ length: count }, (_, column) => {
    const from = Math.floor((column * (values.length - 1)) / count)
    const to = Math.max(from + 1, Math.ceil(((column + 1) * (values.length - 1)) / count))
    return extent(values.subarray(from, to + 1))
  })
}

function extent(values: Float64Array): [number, number] {
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return [least, most]
}
