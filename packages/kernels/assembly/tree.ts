// Prices over an index of themselves, and the bounds of every block of bars: the TypeScript twin
// is src/shared/tree.ts. Columns come in pairs, two to a vector.

/** Bars after which the index is weighted anew, so that no single asset comes to rule it. */
const rebaseBars: i32 = 256

export const LEVELS: i32 = 4

let bars: i32 = 0
/** Bytes of a row of columns. */
let row: usize = 0
let relative: usize = 0
let index: usize = 0
const lowHigh = memory.data(4 * LEVELS)
const indexLowHigh = memory.data(4 * LEVELS)

/** Blocks of 8, 32, 256 and 2,048 bars. */
export function shiftOf(level: i32): i32 {
  return level === 0 ? 3 : 2 + 3 * level
}

/** Bytes that the tree of so many bars and columns takes. */
export function treeBytes(barCount: i32, columns: i32): usize {
  let bytes = (<usize>barCount * (<usize>columns + 1) + 2 * <usize>columns) << 3
  for (let level = 0; level < LEVELS; level++) {
    bytes += (<usize>(barCount >> shiftOf(level)) * (2 * <usize>columns + 2)) << 3
  }
  return bytes
}

/**
 * Builds the tree at `to`. `lines` names the price column of each of our columns: one beyond the
 * assets is cash. `targets` are those of our columns; the index starts with them.
 */
export function buildTree(
  to: usize,
  barCount: i32,
  assets: i32,
  columns: i32,
  prices: usize,
  lines: usize,
  targets: usize,
): void {
  bars = barCount
  row = (<usize>columns) << 3
  relative = to
  index = relative + <usize>bars * row
  let next = index + ((<usize>bars) << 3)
  const share = next
  next += row
  divideByIndex(assets, columns, prices, lines, targets, share)
  for (let level = 0; level < LEVELS; level++) {
    const blocks = <usize>(bars >> shiftOf(level))
    store<u32>(lowHigh + ((<usize>level) << 2), <u32>next)
    next += blocks * row * 2
    store<u32>(indexLowHigh + ((<usize>level) << 2), <u32>next)
    next += blocks << 4
    gather(level)
  }
}

function divideByIndex(
  assets: i32,
  columns: i32,
  prices: usize,
  lines: usize,
  targets: usize,
  share: usize,
): void {
  let last: f64 = 1
  for (let bar = 0; bar < bars; bar++) {
    const from = prices + ((<usize>bar * assets) << 3)
    const to = relative + <usize>bar * row
    for (let at = 0; at < columns; at++) {
      const line = load<i32>(lines + ((<usize>at) << 2))
      const price = line < assets ? load<f64>(from + ((<usize>line) << 3)) : 1
      store<f64>(to + ((<usize>at) << 3), price)
    }
    if (bar % rebaseBars === 0) {
      const whole = f64x2.splat(last)
      for (let off: usize = 0; off < row; off += 16) {
        const worth = f64x2.mul(v128.load(targets + off), whole)
        v128.store(share + off, f64x2.div(worth, v128.load(to + off)))
      }
    }
    let level = f64x2.splat(0)
    for (let off: usize = 0; off < row; off += 16) {
      level = f64x2.add(level, f64x2.mul(v128.load(share + off), v128.load(to + off)))
    }
    last = f64x2.extract_lane(level, 0) + f64x2.extract_lane(level, 1)
    store<f64>(index + ((<usize>bar) << 3), last)
    const inverse = f64x2.splat(1 / last)
    for (let off: usize = 0; off < row; off += 16) {
      v128.store(to + off, f64x2.mul(v128.load(to + off), inverse))
    }
  }
}

/** The bounds of a level from those of the level below it, or from the bars. */
function gather(level: i32): void {
  const isFirst = level === 0
  const shift = isFirst ? shiftOf(0) : shiftOf(level) - shiftOf(level - 1)
  const fanOut: usize = 1 << shift
  const below = isFirst ? relative : lowHighOf(level - 1)
  const belowIndex = isFirst ? index : indexLowHighOf(level - 1)
  const stride = isFirst ? row : row << 1
  const highAt: usize = isFirst ? 0 : row
  const blocks = <usize>(bars >> shiftOf(level))
  const to = lowHighOf(level)
  for (let block: usize = 0; block < blocks; block++) {
    const from = below + block * fanOut * stride
    const end = from + fanOut * stride
    for (let off: usize = 0; off < row; off += 16) {
      let low = v128.load(from + off)
      let high = v128.load(from + off + highAt)
      for (let each = from + stride; each < end; each += stride) {
        low = f64x2.pmin(low, v128.load(each + off))
        high = f64x2.pmax(high, v128.load(each + off + highAt))
      }
      v128.store(to + block * row * 2 + off, low)
      v128.store(to + block * row * 2 + row + off, high)
    }
    gatherIndex(belowIndex + block * fanOut * (isFirst ? 8 : 16), fanOut, isFirst, level, block)
  }
}

function gatherIndex(from: usize, fanOut: usize, isFirst: bool, level: i32, block: usize): void {
  const stride: usize = isFirst ? 8 : 16
  const highAt: usize = isFirst ? 0 : 8
  let low: f64 = Infinity
  let high: f64 = 0
  for (let each = from; each < from + fanOut * stride; each += stride) {
    const least = load<f64>(each)
    const most = load<f64>(each + highAt)
    if (least < low) low = least
    if (most > high) high = most
  }
  const to = indexLowHighOf(level) + (block << 4)
  store<f64>(to, low)
  store<f64>(to, high, 8)
}

export function relativeAt(bar: i32): usize {
  return relative + <usize>bar * row
}

export function indexAt(bar: i32): f64 {
  return load<f64>(index + ((<usize>bar) << 3))
}

/** Lows, then highs, of each block of a level. */
export function lowHighOf(level: i32): usize {
  return <usize>load<u32>(lowHigh + ((<usize>level) << 2))
}

export function indexLowHighOf(level: i32): usize {
  return <usize>load<u32>(indexLowHigh + ((<usize>level) << 2))
}
