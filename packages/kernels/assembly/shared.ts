// One rule with every fee: the walk from trade to trade, and what each segment is worth to each
// fee. The TypeScript twin is src/shared; the order of sums differs, by pairs.

import { indexAt, indexLowHighOf, LEVELS, lowHighOf, relativeAt, shiftOf } from './tree'

const thresholdSlack: f64 = 1e-12
const boundSlack: f64 = 1e-9
const unreachable: f64 = 1e300

// The sweep.
let bars: i32 = 0
let row: usize = 0
let targets: usize = 0
let charged: usize = 0
let nextTradable: usize = 0
let gapReturn: usize = 0
let lagBars: i32 = 0

// The rule, and the units of the segment under way.
let band: f64 = 0
let overUpper: usize = 0
let overLower: usize = 0
let units: usize = 0

// The segment under way: see src/shared/segment.ts.
let peak: f64 = 0
let low: f64 = 0
let deepest: f64 = 0
let returnCount: f64 = 0
let returnSum: f64 = 0
let returnSquares: f64 = 0
let before: f64 = 0

// The books, an array per figure with an entry per fee, lowest fee first, in pairs.
let feeBytes: usize = 0
let fees: usize = 0
let values: usize = 0
let peaks: usize = 0
let falls: usize = 0
let costs: usize = 0
let tradeReturns: usize = 0
let tradeSquares: usize = 0

export function setSweep(
  barCount: i32,
  columns: i32,
  columnTargets: usize,
  chargedColumns: usize,
  tradableFrom: usize,
  gapBars: usize,
  lag: i32,
): void {
  bars = barCount
  row = (<usize>columns) << 3
  targets = columnTargets
  charged = chargedColumns
  nextTradable = tradableFrom
  gapReturn = gapBars
  lagBars = lag
}

/** Where the books are: seven arrays of `feeCount` floats, one after the other. */
export function setBooks(at: usize, feeCount: i32): void {
  feeBytes = (<usize>feeCount) << 3
  fees = at
  values = fees + feeBytes
  peaks = values + feeBytes
  falls = peaks + feeBytes
  costs = falls + feeBytes
  tradeReturns = costs + feeBytes
  tradeSquares = tradeReturns + feeBytes
}

/** Walks a rule to the end; `totals` receives count, turnover and the sums over returns. */
export function follow(
  bandAbsolute: f64,
  periods: usize,
  scratch: usize,
  totals: usize,
  withReturns: bool,
): void {
  setLimits(bandAbsolute, scratch)
  let count: f64 = 0
  let turnover: f64 = 0
  let allCount: f64 = 0
  let allSum: f64 = 0
  let allSquares: f64 = 0
  let marked = 0
  let start = 0
  while (start < bars) {
    const due = nextDue(periods, marked, start)
    open(start)
    const scale = 1 / indexAt(start)
    const decided = withReturns ? findSlowly(start, due, scale) : find(start, due, scale)
    if (decided === due) marked = due
    const wanted = min(decided + lagBars, bars)
    const end = decided === bars ? bars : load<i32>(nextTradable + ((<usize>wanted) << 2))
    for (let bar = decided; bar < end; bar++)
      see(bar, sumAt(bar) * indexAt(bar) * scale, withReturns)
    const last = min(end, bars - 1)
    const sum = sumAt(last)
    const growth = sum * indexAt(last) * scale
    const traded = end < bars ? turnoverAt(last, sum) : 0
    compose(growth, traded)
    if (withReturns) {
      allCount += returnCount
      allSum += returnSum
      allSquares += returnSquares
      if (end < bars && !load<u8>(gapReturn + end)) {
        allCount += 1
        composeReturns(growth / before, traded)
      }
    }
    if (end < bars) {
      count += 1
      turnover += traded
    }
    start = end
  }
  store<f64>(totals, count)
  store<f64>(totals, turnover, 8)
  store<f64>(totals, allCount, 16)
  store<f64>(totals, allSum, 24)
  store<f64>(totals, allSquares, 32)
}

function setLimits(bandAbsolute: f64, scratch: usize): void {
  band = bandAbsolute
  overUpper = scratch
  overLower = overUpper + row
  units = overLower + row
  const near = band - boundSlack
  for (let off: usize = 0; off < row; off += 8) {
    const target = load<f64>(targets + off)
    store<f64>(overUpper + off, 1 / (target + near))
    store<f64>(overLower + off, target > near ? 1 / (target - near) : unreachable)
  }
}

function nextDue(periods: usize, marked: i32, start: i32): i32 {
  if (periods === 0) return bars
  const period = load<i32>(periods + ((<usize>marked) << 2))
  let bar = start + 1
  while (bar < bars && load<i32>(periods + ((<usize>bar) << 2)) <= period) bar++
  return bar
}

function open(start: i32): void {
  const at = relativeAt(start)
  for (let off: usize = 0; off < row; off += 16) {
    v128.store(units + off, f64x2.div(v128.load(targets + off), v128.load(at + off)))
  }
  setHorizon()
  peak = max(peak, 1)
  low = min(low, 1)
  deepest = min(deepest, 1 / peak)
  returnCount = 0
  returnSum = 0
  returnSquares = 0
  before = 1
}

/** Beyond which figures the segment has nothing to say to any fee. */
function setHorizon(): void {
  let lowest = f64x2.splat(0)
  for (let off: usize = 0; off < feeBytes; off += 16) {
    const worst = f64x2.mul(v128.load(peaks + off), v128.load(falls + off))
    lowest = f64x2.pmax(lowest, f64x2.div(worst, v128.load(values + off)))
  }
  low = max(f64x2.extract_lane(lowest, 0), f64x2.extract_lane(lowest, 1))
  peak = load<f64>(peaks) / load<f64>(values)
  deepest = load<f64>(falls)
}

/** The first bar on which the rule fires: climbs to larger blocks while they can be skipped. */
function find(start: i32, due: i32, scale: f64): i32 {
  let bar = start + 1
  let depth = -1
  while (bar < due) {
    if (depth >= 0) {
      const shift = shiftOf(depth)
      const next = bar + (1 << shift)
      if (next <= due && isQuiet(depth, <usize>(bar >> shift), scale)) {
        bar = next
        if (depth < LEVELS - 1 && isAligned(bar, shiftOf(depth + 1))) depth++
      } else {
        depth--
      }
      continue
    }
    if (look(bar, scale, false)) return bar
    bar++
    if (isAligned(bar, shiftOf(0))) depth = 0
  }
  return due
}

function findSlowly(start: i32, due: i32, scale: f64): i32 {
  for (let bar = start + 1; bar < due; bar++) if (look(bar, scale, true)) return bar
  return due
}

function isAligned(bar: i32, shift: i32): bool {
  return (bar & ((1 << shift) - 1)) === 0
}

function isQuiet(level: i32, block: usize, scale: f64): bool {
  const lows = lowHighOf(level) + block * row * 2
  const highs = lows + row
  let least = f64x2.splat(0)
  let most = f64x2.splat(0)
  let upper = f64x2.splat(0)
  let lower = f64x2.splat(Infinity)
  for (let off: usize = 0; off < row; off += 16) {
    const unit = v128.load(units + off)
    const down = f64x2.mul(unit, v128.load(lows + off))
    const up = f64x2.mul(unit, v128.load(highs + off))
    const spread = f64x2.sub(up, down)
    const above = f64x2.sub(f64x2.mul(up, v128.load(overUpper + off)), spread)
    const below = f64x2.add(f64x2.mul(down, v128.load(overLower + off)), spread)
    least = f64x2.add(least, down)
    most = f64x2.add(most, up)
    upper = f64x2.pmax(upper, above)
    lower = f64x2.pmin(lower, below)
  }
  const leastSum = sumOf(least)
  const mostSum = sumOf(most)
  if (mostOf(upper) >= leastSum || leastOf(lower) <= mostSum) return false
  const indexes = indexLowHighOf(level) + (block << 4)
  const lowest = leastSum * scale * load<f64>(indexes)
  const highest = mostSum * scale * load<f64>(indexes, 8)
  return highest <= peak && lowest >= low && lowest >= deepest * peak
}

function look(bar: i32, scale: f64, withReturns: bool): bool {
  const at = relativeAt(bar)
  let sums = f64x2.splat(0)
  let upper = sums
  let lower = f64x2.splat(Infinity)
  for (let off: usize = 0; off < row; off += 16) {
    const value = f64x2.mul(v128.load(units + off), v128.load(at + off))
    sums = f64x2.add(sums, value)
    upper = f64x2.pmax(upper, f64x2.mul(value, v128.load(overUpper + off)))
    lower = f64x2.pmin(lower, f64x2.mul(value, v128.load(overLower + off)))
  }
  const sum = sumOf(sums)
  if ((mostOf(upper) >= sum || leastOf(lower) <= sum) && isBeyond(at, sum)) return true
  see(bar, sum * indexAt(bar) * scale, withReturns)
  return false
}

function isBeyond(at: usize, sum: f64): bool {
  for (let off: usize = 0; off < row; off += 8) {
    const weight = (load<f64>(units + off) * load<f64>(at + off)) / sum
    if (abs(weight - load<f64>(targets + off)) >= band - thresholdSlack) return true
  }
  return false
}

function sumAt(bar: i32): f64 {
  const at = relativeAt(bar)
  let sums = f64x2.splat(0)
  for (let off: usize = 0; off < row; off += 16) {
    sums = f64x2.add(sums, f64x2.mul(v128.load(units + off), v128.load(at + off)))
  }
  return sumOf(sums)
}

function turnoverAt(bar: i32, sum: f64): f64 {
  const at = relativeAt(bar)
  let turnover: f64 = 0
  for (let off: usize = 0; off < row; off += 8) {
    const weight = (load<f64>(units + off) * load<f64>(at + off)) / sum
    turnover += load<f64>(charged + off) * abs(weight - load<f64>(targets + off))
  }
  return turnover
}

/** Takes a bar on which nothing is traded into the segment. */
function see(bar: i32, value: f64, withReturns: bool): void {
  if (value > peak) peak = value
  if (value < low) low = value
  if (value < deepest * peak) deepest = value / peak
  if (!withReturns) return
  if (!load<u8>(gapReturn + bar)) {
    const simple = value / before - 1
    returnCount += 1
    returnSum += simple
    returnSquares += simple * simple
  }
  before = value
}

/** Passes every fee through the segment, two at a time. */
function compose(growth: f64, turnover: f64): void {
  const grown = f64x2.splat(growth)
  const tradedShare = f64x2.splat(growth * turnover)
  const highest = f64x2.splat(peak)
  const lowest = f64x2.splat(low)
  const inner = f64x2.splat(deepest)
  for (let off: usize = 0; off < feeBytes; off += 16) {
    const value = v128.load(values + off)
    const top = v128.load(peaks + off)
    const fall = f64x2.pmin(v128.load(falls + off), inner)
    v128.store(falls + off, f64x2.pmin(fall, f64x2.div(f64x2.mul(value, lowest), top)))
    v128.store(peaks + off, f64x2.pmax(top, f64x2.mul(value, highest)))
    const cost = f64x2.mul(f64x2.mul(v128.load(fees + off), value), tradedShare)
    v128.store(costs + off, f64x2.add(v128.load(costs + off), cost))
    v128.store(values + off, f64x2.sub(f64x2.mul(value, grown), cost))
  }
}

/** The return on the bar of the trade, which alone depends on the fee. */
function composeReturns(last: f64, turnover: f64): void {
  const one = f64x2.splat(1)
  for (let off: usize = 0; off < feeBytes; off += 16) {
    const kept = f64x2.sub(one, f64x2.mul(v128.load(fees + off), f64x2.splat(turnover)))
    const simple = f64x2.sub(f64x2.mul(f64x2.splat(last), kept), one)
    v128.store(tradeReturns + off, f64x2.add(v128.load(tradeReturns + off), simple))
    const squares = v128.load(tradeSquares + off)
    v128.store(tradeSquares + off, f64x2.add(squares, f64x2.mul(simple, simple)))
  }
}

function sumOf(pair: v128): f64 {
  return f64x2.extract_lane(pair, 0) + f64x2.extract_lane(pair, 1)
}

function mostOf(pair: v128): f64 {
  return max(f64x2.extract_lane(pair, 0), f64x2.extract_lane(pair, 1))
}

function leastOf(pair: v128): f64 {
  return min(f64x2.extract_lane(pair, 0), f64x2.extract_lane(pair, 1))
}
