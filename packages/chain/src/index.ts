export {
  type ConcentratedOrder,
  type ConcentratedPool,
  type ConcentratedState,
  type ConcentratedSwap,
  concentratedPool,
  type InitialisedTick,
  swapConcentrated,
  tickAfterSwap,
} from './amm/concentrated.ts'
export { amountInOf, amountOutOf, type Reserves } from './amm/constant-product.ts'
export {
  amount0Between,
  amount1Between,
  type Range,
  sqrtPriceAfterInput,
  sqrtPriceAfterOutput,
} from './amm/sqrt-price.ts'
export { type SwapStep, swapStep } from './amm/swap-step.ts'
export { sqrtPriceAtTick, tickAtSqrtPrice, tickMax, tickMin } from './amm/tick.ts'
export { type DecodedCall, type DecodedHop, decodeCall } from './calls/decode.ts'
export { describeCall, type Names } from './calls/describe.ts'
export { createEncoder } from './calls/encode.ts'
export { type LegRules, legMatchesCall } from './calls/leg-check.ts'
export { type Chain, createChain } from './chain.ts'
export type { ChainConfig, FeedConfig, PoolConfig, Protocol } from './config.ts'
export { ChainFault, type ChainFaultCode, chainFaultCodes, type FaultDetails } from './faults.ts'
export { keccak256Of } from './keccak.ts'
export type { PoolQuoter } from './pools/quoter.ts'
export type { FeedReading, FeedSource } from './prices/feeds.ts'
export { contradictions, unwitnessed, type Witness } from './prices/witness.ts'
export type { Provider } from './relay/provider.ts'
