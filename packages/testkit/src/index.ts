export { arbitraryScenario, driftedScenario } from './arbitrary-scenario.ts'
export { testAsset, testCash, testChain } from './assets.ts'
export { testEncoder, testRouter, word } from './encoder.ts'
export { executionsOf, holdingsAfter } from './execution.ts'
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
