// Eight runs in one pass over the bars: four vectors of two lanes. The vector path only proves
// that nothing happens on a bar; what may happen is looked at lane by lane, with the arithmetic
// of the TypeScript twin in its order, so that the figures are equal to the bit.

import { AT, allLanes, field, LANES, noBar } from './lane'

// The market and the terms, as the host lays them out.
let bars: i32 = 0
let assets: i32 = 0
let lagBars: i32 = 0
let startInvested: bool = false
let prices: usize = 0
let targets: usize = 0
// Whether any lane has a band; without one, lanes may differ in their targets.
let isBanded: bool = true
let tradable: usize = 0
let frozen: usize = 0
let anyFrozen: usize = 0
let gapReturn: usize = 0
// Neighbouring assets with equal targets: the bytes of each group's row, and its target.
let groupCount: i32 = 0
let groupBytes: usize = 0
let groupTargets: usize = 0
// Greatest and least value of each group, by lane.
let extremes: usize = 0

// The eight lanes: one field after the other (see lane.ts), then units by asset.
let lanes: usize = 0
let units: usize = 0
let weights: usize = 0
let reachable: usize = 0
// Targets by line and lane, and what the lanes are worth after a trade of all.
let aims: usize = 0
let totals: usize = 0

/** Bytes of one field of the eight lanes. */
const laneBytes: usize = 64

const thresholdSlack: f64 = 1e-12
// Covers the rounding of the vector path; what comes this near is looked at exactly.
const boundSlack: f64 = 1e-9

export function setMarket(
  barCount: i32,
  assetCount: i32,
  priceUsd: usize,
  targetShares: usize,
  tradableBars: usize,
  frozenCells: usize,
  frozenBars: usize,
  gapBars: usize,
): void {
  bars = barCount
  assets = assetCount
  prices = priceUsd
  targets = targetShares
  tradable = tradableBars
  frozen = frozenCells
  anyFrozen = frozenBars
  gapReturn = gapBars
}

/** Groups the assets in the host's scratch: 144 bytes for each asset. */
export function setGroups(scratch: usize): void {
  extremes = scratch
  groupTargets = extremes + ((<usize>assets) << 7)
  groupBytes = groupTargets + ((<usize>assets) << 3)
  groupCount = 0
  let bytes = 0
  for (let asset = 0; asset < assets; asset++) {
    const target = load<f64>(targets + ((<usize>asset) << 3))
    bytes += 8
    if (asset + 1 < assets && load<f64>(targets + ((<usize>asset) << 3), 8) === target) continue
    store<i32>(groupBytes + ((<usize>groupCount) << 2), bytes)
    store<f64>(groupTargets + ((<usize>groupCount) << 3), target)
    groupCount++
    bytes = 0
  }
}

export function setTerms(lag: i32, invested: bool, banded: bool): void {
  isBanded = banded
  lagBars = lag
  startInvested = invested
}

/** Runs the eight lanes over all bars; `scratch` holds 80 bytes a line, and 64 more. */
export function dense(laneFields: usize, laneUnits: usize, scratch: usize): void {
  setLanes(laneFields, laneUnits, scratch)
  walk(false)
}

/** The same, and gathers the returns from bar to bar. */
export function denseWithReturns(laneFields: usize, laneUnits: usize, scratch: usize): void {
  setLanes(laneFields, laneUnits, scratch)
  walk(true)
}

function setLanes(laneFields: usize, laneUnits: usize, scratch: usize): void {
  const lines = <usize>assets + 1
  lanes = laneFields
  units = laneUnits
  aims = scratch
  totals = aims + (lines << 6)
  weights = totals + laneBytes
  reachable = weights + (lines << 3)
}

function walk(withReturns: bool): void {
  if (!isBanded) spreadTargets()
  let wake = 0
  for (let bar = 0; bar < bars; bar++) {
    const isFrozenBar = anyFrozen !== 0 && load<u8>(anyFrozen + bar) !== 0
    const isForAll = isFrozenBar || bar === 0
    const lanesToStep = isBanded
      ? pass(bar, isForAll, bar >= wake, withReturns)
      : passUnbanded(bar, isForAll, bar >= wake, withReturns)
    if (lanesToStep === 0) continue
    if (lanesToStep === allLanes && !isBanded && !isForAll && tradesAll(bar)) {
      tradeAll(bar, withReturns)
      wake = nextWake()
      continue
    }
    for (let lane = 0; lane < LANES; lane++) {
      if (lanesToStep & (1 << lane)) step(bar, lane, withReturns)
    }
    wake = nextWake()
  }
  // The vector path keeps a lane's value only where returns need it.
  for (let lane = 0; lane < LANES; lane++) put(AT.value, lane, valueAt(bars - 1, lane))
}

/** Takes a bar for the lanes on which nothing happens; answers the others, a bit for each. */
function pass(bar: i32, isForAll: bool, isAwake: bool, withReturns: bool): i32 {
  let v0 = f64x2.splat(0)
  let v1 = v0
  let v2 = v0
  let v3 = v0
  let price = prices + ((<usize>bar * <usize>assets) << 3)
  let unit = units
  // Neighbours with equal targets: only their greatest and least value can be out of the band.
  for (let group = 0; group < groupCount; group++) {
    const end = price + <usize>load<i32>(groupBytes + ((<usize>group) << 2))
    let p = v128.load64_splat(price)
    let h0 = f64x2.mul(v128.load(unit), p)
    let h1 = f64x2.mul(v128.load(unit, 16), p)
    let h2 = f64x2.mul(v128.load(unit, 32), p)
    let h3 = f64x2.mul(v128.load(unit, 48), p)
    let l0 = h0
    let l1 = h1
    let l2 = h2
    let l3 = h3
    v0 = f64x2.add(v0, h0)
    v1 = f64x2.add(v1, h1)
    v2 = f64x2.add(v2, h2)
    v3 = f64x2.add(v3, h3)
    for (price += 8, unit += laneBytes; price < end; price += 8, unit += laneBytes) {
      p = v128.load64_splat(price)
      const n0 = f64x2.mul(v128.load(unit), p)
      const n1 = f64x2.mul(v128.load(unit, 16), p)
      const n2 = f64x2.mul(v128.load(unit, 32), p)
      const n3 = f64x2.mul(v128.load(unit, 48), p)
      v0 = f64x2.add(v0, n0)
      v1 = f64x2.add(v1, n1)
      v2 = f64x2.add(v2, n2)
      v3 = f64x2.add(v3, n3)
      h0 = f64x2.pmax(h0, n0)
      h1 = f64x2.pmax(h1, n1)
      h2 = f64x2.pmax(h2, n2)
      h3 = f64x2.pmax(h3, n3)
      l0 = f64x2.pmin(l0, n0)
      l1 = f64x2.pmin(l1, n1)
      l2 = f64x2.pmin(l2, n2)
      l3 = f64x2.pmin(l3, n3)
    }
    const to = extremes + ((<usize>group) << 7)
    v128.store(to, h0)
    v128.store(to, h1, 16)
    v128.store(to, h2, 32)
    v128.store(to, h3, 48)
    v128.store(to, l0, 64)
    v128.store(to, l1, 80)
    v128.store(to, l2, 96)
    v128.store(to, l3, 112)
  }
  const cash = field(lanes, AT.cash)
  const c0 = v128.load(cash)
  const c1 = v128.load(cash, 16)
  const c2 = v128.load(cash, 32)
  const c3 = v128.load(cash, 48)
  v0 = f64x2.add(v0, c0)
  v1 = f64x2.add(v1, c1)
  v2 = f64x2.add(v2, c2)
  v3 = f64x2.add(v3, c3)

  // The largest distance from the target, in value: the cash line, then every group.
  const t = v128.load64_splat(targets + ((<usize>assets) << 3))
  let d0 = f64x2.abs(f64x2.sub(c0, f64x2.mul(t, v0)))
  let d1 = f64x2.abs(f64x2.sub(c1, f64x2.mul(t, v1)))
  let d2 = f64x2.abs(f64x2.sub(c2, f64x2.mul(t, v2)))
  let d3 = f64x2.abs(f64x2.sub(c3, f64x2.mul(t, v3)))
  for (let group = 0; group < groupCount; group++) {
    const share = v128.load64_splat(groupTargets + ((<usize>group) << 3))
    const from = extremes + ((<usize>group) << 7)
    const g0 = f64x2.mul(share, v0)
    const g1 = f64x2.mul(share, v1)
    const g2 = f64x2.mul(share, v2)
    const g3 = f64x2.mul(share, v3)
    d0 = f64x2.pmax(d0, f64x2.sub(v128.load(from), g0))
    d1 = f64x2.pmax(d1, f64x2.sub(v128.load(from, 16), g1))
    d2 = f64x2.pmax(d2, f64x2.sub(v128.load(from, 32), g2))
    d3 = f64x2.pmax(d3, f64x2.sub(v128.load(from, 48), g3))
    d0 = f64x2.pmax(d0, f64x2.sub(g0, v128.load(from, 64)))
    d1 = f64x2.pmax(d1, f64x2.sub(g1, v128.load(from, 80)))
    d2 = f64x2.pmax(d2, f64x2.sub(g2, v128.load(from, 96)))
    d3 = f64x2.pmax(d3, f64x2.sub(g3, v128.load(from, 112)))
  }
  const limit = field(lanes, AT.limit)
  const s0 = f64x2.ge(d0, f64x2.mul(v128.load(limit), v0))
  const s1 = f64x2.ge(d1, f64x2.mul(v128.load(limit, 16), v1))
  const s2 = f64x2.ge(d2, f64x2.mul(v128.load(limit, 32), v2))
  const s3 = f64x2.ge(d3, f64x2.mul(v128.load(limit, 48), v3))

  return settle(bar, v0, v1, v2, v3, s0, s1, s2, s3, isForAll, isAwake, withReturns)
}

/** The same where no lane has a band: what a bar is worth is all that counts. */
function passUnbanded(bar: i32, isForAll: bool, isAwake: bool, withReturns: bool): i32 {
  const none = f64x2.splat(0)
  let v0 = none
  let v1 = none
  let v2 = none
  let v3 = none
  let price = prices + ((<usize>bar * <usize>assets) << 3)
  const end = price + ((<usize>assets) << 3)
  for (let unit = units; price < end; price += 8, unit += laneBytes) {
    const p = v128.load64_splat(price)
    v0 = f64x2.add(v0, f64x2.mul(v128.load(unit), p))
    v1 = f64x2.add(v1, f64x2.mul(v128.load(unit, 16), p))
    v2 = f64x2.add(v2, f64x2.mul(v128.load(unit, 32), p))
    v3 = f64x2.add(v3, f64x2.mul(v128.load(unit, 48), p))
  }
  const cash = field(lanes, AT.cash)
  v0 = f64x2.add(v0, v128.load(cash))
  v1 = f64x2.add(v1, v128.load(cash, 16))
  v2 = f64x2.add(v2, v128.load(cash, 32))
  v3 = f64x2.add(v3, v128.load(cash, 48))
  return settle(bar, v0, v1, v2, v3, none, none, none, none, isForAll, isAwake, withReturns)
}

/**
 * Keeps what a bar is worth to the lanes that nothing wakes; answers the others, a bit for each.
 * `s0` to `s3` are lanes that must be looked at already.
 */
function settle(
  bar: i32,
  v0: v128,
  v1: v128,
  v2: v128,
  v3: v128,
  s0: v128,
  s1: v128,
  s2: v128,
  s3: v128,
  isForAll: bool,
  isAwake: bool,
  withReturns: bool,
): i32 {
  // A fall that may be the deepest yet is divided out by the lane.
  const peak = field(lanes, AT.peak)
  const o0 = v128.load(peak)
  const o1 = v128.load(peak, 16)
  const o2 = v128.load(peak, 32)
  const o3 = v128.load(peak, 48)
  const p0 = f64x2.pmax(o0, v0)
  const p1 = f64x2.pmax(o1, v1)
  const p2 = f64x2.pmax(o2, v2)
  const p3 = f64x2.pmax(o3, v3)
  const floor = field(lanes, AT.floor)
  s0 = v128.or(s0, f64x2.le(v0, f64x2.mul(v128.load(floor), p0)))
  s1 = v128.or(s1, f64x2.le(v1, f64x2.mul(v128.load(floor, 16), p1)))
  s2 = v128.or(s2, f64x2.le(v2, f64x2.mul(v128.load(floor, 32), p2)))
  s3 = v128.or(s3, f64x2.le(v3, f64x2.mul(v128.load(floor, 48), p3)))
  if (isAwake) {
    const now = f64x2.splat(<f64>bar)
    const wake = field(lanes, AT.wake)
    s0 = v128.or(s0, f64x2.ge(now, v128.load(wake)))
    s1 = v128.or(s1, f64x2.ge(now, v128.load(wake, 16)))
    s2 = v128.or(s2, f64x2.ge(now, v128.load(wake, 32)))
    s3 = v128.or(s3, f64x2.ge(now, v128.load(wake, 48)))
  }
  if (isForAll) return allLanes
  const any = v128.or(v128.or(s0, s1), v128.or(s2, s3))
  if (!v128.any_true(any)) {
    v128.store(peak, p0)
    v128.store(peak, p1, 16)
    v128.store(peak, p2, 32)
    v128.store(peak, p3, 48)
    if (withReturns) {
      gather(bar, 0, v0, any)
      gather(bar, 16, v1, any)
      gather(bar, 32, v2, any)
      gather(bar, 48, v3, any)
    }
    return 0
  }
  v128.store(peak, v128.bitselect(o0, p0, s0))
  v128.store(peak, v128.bitselect(o1, p1, s1), 16)
  v128.store(peak, v128.bitselect(o2, p2, s2), 32)
  v128.store(peak, v128.bitselect(o3, p3, s3), 48)
  if (withReturns) {
    gather(bar, 0, v0, s0)
    gather(bar, 16, v1, s1)
    gather(bar, 32, v2, s2)
    gather(bar, 48, v3, s3)
  }
  return (
    i64x2.bitmask(s0) |
    (i64x2.bitmask(s1) << 2) |
    (i64x2.bitmask(s2) << 4) |
    (i64x2.bitmask(s3) << 6)
  )
}

/** Adds the returns of two lanes, but those that are looked at by themselves. */
function gather(bar: i32, to: usize, value: v128, skip: v128): void {
  const value0 = field(lanes, AT.value) + to
  const before = v128.load(value0)
  if (!load<u8>(gapReturn + bar)) {
    const r = f64x2.sub(f64x2.div(value, before), f64x2.splat(1))
    add(field(lanes, AT.returnSum) + to, r, skip)
    add(field(lanes, AT.returnSquares) + to, f64x2.mul(r, r), skip)
    add(field(lanes, AT.returnCount) + to, f64x2.splat(1), skip)
  }
  v128.store(value0, v128.bitselect(before, value, skip))
}

function add(to: usize, more: v128, skip: v128): void {
  const sum = v128.load(to)
  v128.store(to, v128.bitselect(sum, f64x2.add(sum, more), skip))
}

/** The next bar on which some lane acts, whatever the prices do. */
function nextWake(): i32 {
  let wake = bars
  for (let lane = 0; lane < LANES; lane++) wake = min(wake, bar32(AT.wake, lane))
  return wake
}

/** Whether every lane trades on a bar, whatever the prices do; marks their schedules if so. */
function tradesAll(bar: i32): bool {
  if (load<u8>(tradable + bar) === 0) return false
  for (let lane = 0; lane < LANES; lane++) {
    const decided = bar32(AT.decided, lane)
    const isDue = decided === noBar && lagBars === 0 && bar >= bar32(AT.due, lane)
    const isRipe = decided !== noBar && bar - decided >= lagBars
    if (!isDue && !isRipe) return false
    if (!(valueAt(bar, lane) > 0)) return false
  }
  for (let lane = 0; lane < LANES; lane++) {
    if (bar32(AT.decided, lane) === noBar) setDue(bar, lane)
  }
  return true
}

/** A trade of all lanes to their targets, two at a time, in the order of the lane's own. */
function tradeAll(bar: i32, withReturns: bool): void {
  for (let off: usize = 0; off < laneBytes; off += 16) {
    const before = valueOfTwo(bar, off)
    const turnover = turnoverOfTwo(bar, off, before)
    const cost = f64x2.mul(f64x2.mul(v128.load(field(lanes, AT.fee) + off), before), turnover)
    const free = f64x2.sub(before, cost)
    // Who is at the target to the bit is left as it is.
    const still = f64x2.eq(turnover, f64x2.splat(0))
    buyTwo(bar, off, free, still)
    const cash = field(lanes, AT.cash) + off
    const aim = v128.load(aims + ((<usize>assets) << 6) + off)
    v128.store(cash, v128.bitselect(v128.load(cash), f64x2.mul(aim, free), still))
    const sum = field(lanes, AT.turnover) + off
    v128.store(sum, f64x2.add(v128.load(sum), turnover))
    const costs = field(lanes, AT.cost) + off
    v128.store(costs, f64x2.add(v128.load(costs), cost))
    v128.store(totals + off, valueOfTwo(bar, off))
  }
  for (let lane = 0; lane < LANES; lane++) {
    setBar(AT.decided, lane, noBar)
    put(AT.count, lane, get(AT.count, lane) + 1)
    setBar(AT.wake, lane, bar32(AT.due, lane))
    record(bar, lane, load<f64>(totals + ((<usize>lane) << 3)), withReturns)
  }
}

function valueOfTwo(bar: i32, off: usize): v128 {
  let total = f64x2.splat(0)
  for (let asset = 0; asset < assets; asset++) {
    const price = f64x2.splat(priceAt(bar, asset))
    total = f64x2.add(total, f64x2.mul(v128.load(units + ((<usize>asset) << 6) + off), price))
  }
  return f64x2.add(total, v128.load(field(lanes, AT.cash) + off))
}

function turnoverOfTwo(bar: i32, off: usize, total: v128): v128 {
  let turnover = f64x2.splat(0)
  for (let asset = 0; asset < assets; asset++) {
    const price = f64x2.splat(priceAt(bar, asset))
    const value = f64x2.mul(v128.load(units + ((<usize>asset) << 6) + off), price)
    const aim = v128.load(aims + ((<usize>asset) << 6) + off)
    turnover = f64x2.add(turnover, f64x2.abs(f64x2.sub(f64x2.div(value, total), aim)))
  }
  return turnover
}

function buyTwo(bar: i32, off: usize, free: v128, still: v128): void {
  const zero = f64x2.splat(0)
  for (let asset = 0; asset < assets; asset++) {
    const price = f64x2.splat(priceAt(bar, asset))
    const aim = v128.load(aims + ((<usize>asset) << 6) + off)
    const bought = f64x2.div(f64x2.mul(aim, free), price)
    // What has no target may have no price yet.
    const held = v128.bitselect(zero, bought, f64x2.eq(aim, zero))
    const at = units + ((<usize>asset) << 6) + off
    v128.store(at, v128.bitselect(v128.load(at), held, still))
  }
}

/** Targets by asset and lane, as the units are. */
function spreadTargets(): void {
  for (let lane = 0; lane < LANES; lane++) {
    const own = <usize>get(AT.targets, lane)
    for (let line = 0; line <= assets; line++) {
      const to = aims + ((<usize>line) << 6) + ((<usize>lane) << 3)
      store<f64>(to, load<f64>(own + ((<usize>line) << 3)))
    }
  }
}

/** One bar of one lane, as the twin does it. */
function step(bar: i32, lane: i32, withReturns: bool): void {
  if (bar === 0) setDue(0, lane)
  let total = valueAt(bar, lane)
  if (bar === 0 && startInvested) {
    total = rebalance(bar, lane, total)
  } else if (total > 0) {
    if (bar32(AT.decided, lane) === noBar && decides(bar, lane, total))
      setBar(AT.decided, lane, bar)
    const waiting = bar32(AT.decided, lane)
    if (waiting !== noBar && bar - waiting >= lagBars && load<u8>(tradable + bar)) {
      total = rebalance(bar, lane, total)
      setBar(AT.decided, lane, noBar)
      put(AT.count, lane, get(AT.count, lane) + 1)
    }
  }
  // While a decision waits no further one is made.
  const decided = bar32(AT.decided, lane)
  const waits = decided !== noBar
  put(AT.limit, lane, waits ? Infinity : get(AT.band, lane) - boundSlack)
  setBar(AT.wake, lane, waits ? max(bar + 1, decided + lagBars) : bar32(AT.due, lane))
  record(bar, lane, total, withReturns)
}

function valueAt(bar: i32, lane: i32): f64 {
  let total: f64 = 0
  for (let asset = 0; asset < assets; asset++) total += unitsOf(asset, lane) * priceAt(bar, asset)
  return total + get(AT.cash, lane)
}

function decides(bar: i32, lane: i32, total: f64): bool {
  const band = get(AT.band, lane)
  let fires = band !== Infinity && isBeyond(bar, lane, total, band)
  const periods = <usize>get(AT.periods, lane)
  if (periods !== 0 && bar >= bar32(AT.due, lane)) {
    fires = true
    setDue(bar, lane)
  }
  return fires
}

/** Marks the schedule at a bar: the next one is due on the first bar of a later period. */
function setDue(bar: i32, lane: i32): void {
  const periods = <usize>get(AT.periods, lane)
  let due = bars
  if (periods !== 0) {
    const period = load<i32>(periods + ((<usize>bar) << 2))
    due = bar + 1
    while (due < bars && load<i32>(periods + ((<usize>due) << 2)) <= period) due++
  }
  setBar(AT.due, lane, due)
}

function isBeyond(bar: i32, lane: i32, total: f64, band: f64): bool {
  weigh(bar, lane, total)
  const reached = aimsAt(bar, <usize>get(AT.targets, lane))
  let largest: f64 = 0
  for (let line = 0; line <= assets; line++) {
    const drift = abs(at(weights, line) - at(reached, line))
    if (drift > largest) largest = drift
  }
  return largest >= band - thresholdSlack
}

function weigh(bar: i32, lane: i32, total: f64): void {
  for (let asset = 0; asset < assets; asset++) {
    store<f64>(
      weights + ((<usize>asset) << 3),
      (unitsOf(asset, lane) * priceAt(bar, asset)) / total,
    )
  }
  store<f64>(weights + ((<usize>assets) << 3), get(AT.cash, lane) / total)
}

/** A frozen asset keeps its weight; the other targets fill what is left. */
function aimsAt(bar: i32, targets: usize): usize {
  if (anyFrozen === 0 || !load<u8>(anyFrozen + bar)) return targets
  let stuck: f64 = 0
  let free: f64 = 0
  for (let line = 0; line <= assets; line++) {
    if (isFrozen(bar, line)) stuck += at(weights, line)
    else free += at(targets, line)
  }
  if (free === 0) return weights
  const scale = (1 - stuck) / free
  for (let line = 0; line <= assets; line++) {
    const aim = isFrozen(bar, line) ? at(weights, line) : at(targets, line) * scale
    store<f64>(reachable + ((<usize>line) << 3), aim)
  }
  return reachable
}

function isFrozen(bar: i32, line: i32): bool {
  return frozen !== 0 && line < assets && load<u8>(frozen + <usize>bar * assets + line) === 1
}

function rebalance(bar: i32, lane: i32, total: f64): f64 {
  weigh(bar, lane, total)
  const reached = aimsAt(bar, <usize>get(AT.targets, lane))
  let turnover: f64 = 0
  let stuck: f64 = 0
  for (let asset = 0; asset < assets; asset++) {
    turnover += abs(at(weights, asset) - at(reached, asset))
    if (isFrozen(bar, asset)) stuck += at(weights, asset)
  }
  if (turnover === 0) return total
  const cost = get(AT.fee, lane) * total * turnover
  const free = total - cost / (1 - stuck)
  for (let asset = 0; asset < assets; asset++) {
    if (isFrozen(bar, asset)) continue
    const aim = at(reached, asset)
    const held = aim === 0 ? 0 : (aim * free) / priceAt(bar, asset)
    store<f64>(units + ((<usize>asset) << 6) + ((<usize>lane) << 3), held)
  }
  put(AT.cash, lane, at(reached, assets) * free)
  put(AT.turnover, lane, get(AT.turnover, lane) + turnover)
  put(AT.cost, lane, get(AT.cost, lane) + cost)
  return valueAt(bar, lane)
}

function record(bar: i32, lane: i32, total: f64, withReturns: bool): void {
  if (total > get(AT.peak, lane)) put(AT.peak, lane, total)
  const fall = total / get(AT.peak, lane) - 1
  if (fall < get(AT.fall, lane)) {
    put(AT.fall, lane, fall)
    // A little above, so that rounding hides no deeper fall from the vector path.
    put(AT.floor, lane, (fall + 1) * (1 + 1e-15))
  }
  const before = get(AT.value, lane)
  if (withReturns && bar > 0 && !load<u8>(gapReturn + bar) && before > 0) {
    const simple = total / before - 1
    put(AT.returnCount, lane, get(AT.returnCount, lane) + 1)
    put(AT.returnSum, lane, get(AT.returnSum, lane) + simple)
    put(AT.returnSquares, lane, get(AT.returnSquares, lane) + simple * simple)
  }
  put(AT.value, lane, total)
}

function priceAt(bar: i32, asset: i32): f64 {
  return load<f64>(prices + ((<usize>bar * assets + asset) << 3))
}

function unitsOf(asset: i32, lane: i32): f64 {
  return load<f64>(units + ((<usize>asset) << 6) + ((<usize>lane) << 3))
}

function at(row: usize, line: i32): f64 {
  return load<f64>(row + ((<usize>line) << 3))
}

function get(name: AT, lane: i32): f64 {
  return load<f64>(field(lanes, name) + ((<usize>lane) << 3))
}

function put(name: AT, lane: i32, figure: f64): void {
  store<f64>(field(lanes, name) + ((<usize>lane) << 3), figure)
}

/** Bars are kept as floats too: every field has one form. */
function bar32(name: AT, lane: i32): i32 {
  return <i32>get(name, lane)
}

function setBar(name: AT, lane: i32, bar: i32): void {
  put(name, lane, <f64>bar)
}
