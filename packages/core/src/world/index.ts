export { choleskyOf, equalCorrelation } from './correlation.ts'
export { drawNormal, type Random, seededRandom } from './random.ts'
export {
  createWorld,
  type World,
  type WorldAsset,
  type WorldBar,
  type WorldConfig,
  worldModel,
} from './world.ts'
