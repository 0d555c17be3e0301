// The kernel: everything that the host calls. Memory is laid out by the host (src/wasm).
export { dense, denseWithReturns } from './dense'
export { setGroups, setMarket, setTerms } from './market'
export { follow, setBooks, setSweep } from './shared'
export { buildTree, treeBytes } from './tree'

/** First byte that the host may use. */
export function firstFreeByte(): usize {
  return __heap_base
}
