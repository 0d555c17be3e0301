// A trade of all eight lanes on one bar, as the calendar has it: two lanes at a time, each with its
// own targets, in the order of `step`.

import {
  AT,
  aims,
  bar32,
  field,
  get,
  LANES,
  laneBytes,
  lanes,
  noBar,
  put,
  setBar,
  totals,
  units,
} from './lane'
import { assets, lagBars, priceAt, tradable } from './market'
import { record, setDue, valueAt } from './step'

/** Targets by asset and lane, as the units are. */
export function spreadTargets(): void {
  for (let lane = 0; lane < LANES; lane++) {
    const own = <usize>get(AT.targets, lane)
    for (let line = 0; line <= assets; line++) {
      const to = aims + ((<usize>line) << 6) + ((<usize>lane) << 3)
      store<f64>(to, load<f64>(own + ((<usize>line) << 3)))
    }
  }
}

/** Whether every lane trades on a bar, whatever the prices do; marks their schedules if so. */
export function tradesAll(bar: i32): bool {
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
export function tradeAll(bar: i32, withReturns: bool): void {
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
