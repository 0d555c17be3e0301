export { testAsset, testCash, testChain } from './assets.ts'
export { type Pool, poolAt, poolBook } from './quote-book.ts'
export { type SharedData, sharedData } from './shared-data.ts'
