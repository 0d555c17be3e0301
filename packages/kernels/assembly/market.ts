// The market and the terms of a dense sweep, as the host lays them out.

export let bars: i32 = 0
export let assets: i32 = 0
export let lagBars: i32 = 0
export let startInvested: bool = false
/** Whether any lane has a band; without one, lanes may differ in their targets. */
export let isBanded: bool = true
export let prices: usize = 0
export let targets: usize = 0
export let tradable: usize = 0
export let frozen: usize = 0
export let anyFrozen: usize = 0
export let gapReturn: usize = 0
/** Neighbouring assets with equal targets: the bytes of each group's row, and its target. */
export let groupCount: i32 = 0
export let groupBytes: usize = 0
export let groupTargets: usize = 0
/** Greatest and least value of each group, by lane. */
export let extremes: usize = 0

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

export function priceAt(bar: i32, asset: i32): f64 {
  return load<f64>(prices + ((<usize>bar * assets + asset) << 3))
}

export function isFrozen(bar: i32, line: i32): bool {
  return frozen !== 0 && line < assets && load<u8>(frozen + <usize>bar * assets + line) === 1
}
