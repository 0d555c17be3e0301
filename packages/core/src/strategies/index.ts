export { type BoundedWeights, boundedWeights, type WeightBounds } from './capped-weights.ts'
