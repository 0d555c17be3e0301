export { isShareable, sweepShared } from './sweep.ts'
export { type PriceTree, treeOf } from './tree.ts'
