export { AssertionError, assert } from './assert.ts'
export type { Brand } from './brand.ts'
export { formatAmount, formatE18, parseAmount, toFloat, usdFromFloat } from './decimal.ts'
export { type Issue, type Parsed, parsed, refused } from './parsed.ts'
export {
  type Atoms,
  atomsOf,
  type Bps,
  bps,
  mulDiv,
  oneE18,
  type Rounding,
  type UsdE18,
  usdE18,
  valueOf,
  type Wei,
  type WeightE18,
  type WeiPerGas,
  wei,
  weightE18,
  weiPerGas,
} from './quantity.ts'
export {
  type BlockNumber,
  blockNumber,
  type DurationMs,
  dayMs,
  durationMs,
  formatInstant,
  hourMs,
  minuteMs,
  monthOf,
  monthStart,
  parseInstant,
  secondMs,
  type UnixMs,
  unixMs,
  utcDate,
} from './time.ts'
export {
  type Drift,
  reaches,
  thresholdSlack,
  type Weight,
  weightsFromFloats,
  weightsFromShares,
} from './weight.ts'
