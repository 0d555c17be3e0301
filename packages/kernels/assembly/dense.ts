// Eight runs in one pass over the bars: what may happen on a bar is looked at lane by lane.

import { AT, allLanes, bar32, LANES, put, setLanes } from './lane'
import { anyFrozen, bars, isBanded } from './market'
import { pass, passUnbanded } from './pass'
import { step, valueAt } from './step'
import { spreadTargets, tradeAll, tradesAll } from './trade'

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

/** The next bar on which some lane acts, whatever the prices do. */
function nextWake(): i32 {
  let wake = bars
  for (let lane = 0; lane < LANES; lane++) wake = min(wake, bar32(AT.wake, lane))
  return wake
}
