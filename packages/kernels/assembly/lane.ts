// Fields of eight lanes in memory, one float per lane and field. The host writes and reads them
// in this order (src/wasm/lanes.ts).

import { assets } from './market'

/** Runs that one pass takes. */
export const LANES: i32 = 8

/** A bit for each of them. */
export const allLanes: i32 = 0xff

/** No bar: no decision waits. */
export const noBar: i32 = -1

export enum AT {
  band,
  limit,
  fee,
  targets,
  periods,
  due,
  decided,
  wake,
  cash,
  value,
  peak,
  fall,
  floor,
  count,
  turnover,
  cost,
  returnCount,
  returnSum,
  returnSquares,
}

/** Where a field of the eight lanes starts. */
export function field(lanes: usize, name: AT): usize {
  return lanes + ((<usize>name) << 6)
}

/** Bytes of one field of the eight lanes. */
export const laneBytes: usize = 64

/** Covers the rounding of the vector path; what comes this near is looked at exactly. */
export const boundSlack: f64 = 1e-9

/** The lanes under way: their fields, then units by asset and lane. */
export let lanes: usize = 0
export let units: usize = 0
/** Rows of one lane: weights, and the targets that can be reached. */
export let weights: usize = 0
export let reachable: usize = 0
/** Targets by line and lane, and what the lanes are worth after a trade of all. */
export let aims: usize = 0
export let totals: usize = 0

export function setLanes(laneFields: usize, laneUnits: usize, scratch: usize): void {
  const lines = <usize>assets + 1
  lanes = laneFields
  units = laneUnits
  aims = scratch
  totals = aims + (lines << 6)
  weights = totals + laneBytes
  reachable = weights + (lines << 3)
}

export function unitsOf(asset: i32, lane: i32): f64 {
  return load<f64>(units + ((<usize>asset) << 6) + ((<usize>lane) << 3))
}

export function at(row: usize, line: i32): f64 {
  return load<f64>(row + ((<usize>line) << 3))
}

export function get(name: AT, lane: i32): f64 {
  return load<f64>(field(lanes, name) + ((<usize>lane) << 3))
}

export function put(name: AT, lane: i32, figure: f64): void {
  store<f64>(field(lanes, name) + ((<usize>lane) << 3), figure)
}

/** Bars are kept as floats too: every field has one form. */
export function bar32(name: AT, lane: i32): i32 {
  return <i32>get(name, lane)
}

export function setBar(name: AT, lane: i32, bar: i32): void {
  put(name, lane, <f64>bar)
}
