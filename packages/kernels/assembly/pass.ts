// The vector path: four vectors of two lanes. It only proves that nothing happens to a lane on a
// bar, and says which lanes must be looked at one by one.

import { AT, allLanes, field, laneBytes, lanes, units } from './lane'
import {
  assets,
  extremes,
  gapReturn,
  groupBytes,
  groupCount,
  groupTargets,
  prices,
  targets,
} from './market'

/** Takes a bar for the lanes on which nothing happens; answers the others, a bit for each. */
export function pass(bar: i32, isForAll: bool, isAwake: bool, withReturns: bool): i32 {
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
export function passUnbanded(bar: i32, isForAll: bool, isAwake: bool, withReturns: bool): i32 {
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
