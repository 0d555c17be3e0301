export { arbitraryScenario, driftedScenario } from './arbitrary-scenario.ts'
export { testAsset, testCash, testChain } from './assets.ts'
export { testEncoder, testRouter, word } from './encoder.ts'
export { executionsOf, holdingsAfter } from './execution.ts'
export { type FakeChainReader, fakeChainReader, fakeSignature } from './fake-chain-reader.ts'
export { type FakeClock, fakeClock } from './fake-clock.ts'
export { FakeFault } from './fake-fault.ts'
export { fakeIds } from './fake-ids.ts'
export { type CallOutcome, type FakeLedger, fakeLedger } from './fake-ledger.ts'
export { type FakeObserver, fakeObserver, type Told } from './fake-observer.ts'
export { type FakePriceSource, fakePriceSource } from './fake-price-source.ts'
export { fakeQuoter } from './fake-quoter.ts'
export { type FakeRelay, fakeRelay, type WalletMood } from './fake-relay.ts'
export { fakeSimulator } from './fake-simulator.ts'
export { bitFlips, type Flip } from './flip.ts'
export { type Pool, poolAt, poolBook } from './quote-book.ts'
export {
  openScenario,
  planOf,
  previewsOf,
  proposeScenario,
  quoteScenario,
  type Scenario,
  type ScenarioLine,
  testNativePriceUsdE18,
  testPreferences,
} from './scenario.ts'
export { type SharedData, sharedData } from './shared-data.ts'
