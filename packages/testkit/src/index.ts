export { testAsset, testCash, testChain } from './assets.ts'
export { type Pool, poolAt, poolBook } from './quote-book.ts'
