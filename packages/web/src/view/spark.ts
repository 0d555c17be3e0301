/** A line and the area under it in a box of 100 by 100, ready for one `path` each. */
export type Spark = { readonly line: string; readonly area: string }

/**
 * Draws a series. With more points than `columns` each column keeps its lowest and highest, so that
 * no peak is lost.
 *
 * @example
 * sparkOf([{ x: 0, y: 1 }, { x: 1, y: 2 }]).line // 'M0 92L100 8'
 */
export function sparkOf(
  points: readonly { readonly x: number; readonly y: number }[],
  columns = 240,
): Spark | null {
  const [first, last] = [points[0], points.at(-1)]
  if (first === undefined || last === undefined || points.length < 2) return null
  const lows = points.map((point) => point.y)
  const [low, high] = [Math.min(...lows), Math.max(...lows)]
  const flat = high === low
  const spanX = last.x - first.x || 1
  const drawn = thin(points, columns).map(({ x, y }) => {
    const across = ((x - first.x) / spanX) * 100
    const down = flat ? 50 : 92 - ((y - low) / (high - low)) * 84
    return `${tidy(across)} ${tidy(down)}`
  })
  const line = `M${drawn.join('L')}`
  return { line, area: `${line}L100 100L0 100Z` }
}

type Point = { readonly x: number; readonly y: number }

function thin(points: readonly Point[], columns: number): readonly Point[] {
  if (points.length <= columns * 2) return points
  const perColumn = points.length / columns
  return Array.from({ length: columns }, (_, column) => {
    const slice = points.slice(Math.floor(column * perColumn), Math.floor((column + 1) * perColumn))
    const lowest = slice.reduce((low, point) => (point.y < low.y ? point : low))
    const highest = slice.reduce((high, point) => (point.y > high.y ? point : high))
    if (lowest === highest) return [lowest]
    return lowest.x < highest.x ? [lowest, highest] : [highest, lowest]
  }).flat()
}

function tidy(value: number): string {
  return String(Math.round(value * 10) / 10)
}
