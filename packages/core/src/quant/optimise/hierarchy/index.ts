export { mirroredOrder, optimalOrder, treeOrder } from './leaf-order.ts'
export { type LinkageRule, linkageOf, type Merge } from './linkage.ts'
export {
  clusterVariance,
  type HierarchicalPortfolio,
  type HierarchyOptions,
  hierarchicalRiskParity,
} from './risk-parity.ts'
