export { isShareable, sweepShared } from './sweep.ts'
export { nextTradableOf, type PriceTree, treeOf } from './tree.ts'
