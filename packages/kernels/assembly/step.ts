// One bar of one lane, with the arithmetic of the TypeScript twin in its order, so that the figures
// are equal to the bit.

import {
  AT,
  at,
  bar32,
  boundSlack,
  get,
  noBar,
  put,
  reachable,
  setBar,
  units,
  unitsOf,
  weights,
} from './lane'
import {
  anyFrozen,
  assets,
  bars,
  gapReturn,
  isFrozen,
  lagBars,
  priceAt,
  startInvested,
  tradable,
} from './market'

const thresholdSlack: f64 = 1e-12

/** One bar of one lane, as the twin does it. */
export function step(bar: i32, lane: i32, withReturns: bool): void {
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

export function valueAt(bar: i32, lane: i32): f64 {
  let total: f64 = 0
  for (let asset = 0; asset < assets; asset++) total += unitsOf(asset, lane) * priceAt(bar, asset)
  return total + get(AT.cash, lane)
}

/** Marks the schedule at a bar: the next one is due on the first bar of a later period. */
export function setDue(bar: i32, lane: i32): void {
  const periods = <usize>get(AT.periods, lane)
  let due = bars
  if (periods !== 0) {
    const period = load<i32>(periods + ((<usize>bar) << 2))
    due = bar + 1
    while (due < bars && load<i32>(periods + ((<usize>due) << 2)) <= period) due++
  }
  setBar(AT.due, lane, due)
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

export function record(bar: i32, lane: i32, total: f64, withReturns: bool): void {
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
