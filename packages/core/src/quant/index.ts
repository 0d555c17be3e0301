export * from './estimation/index.ts'
export * from './evidence/index.ts'
export * from './execution/index.ts'
export * from './forecast/index.ts'
export * from './likelihood/index.ts'
export * from './linear/index.ts'
export { type Matrix, matrixFrom, rowsOf, zeros } from './matrix.ts'
export * from './optimise/index.ts'
export * from './performance/index.ts'
export * from './regime/index.ts'
export * from './risk/index.ts'
export {
  type QuantRefusal,
  type QuantRefusalCode,
  quantRefusalCodes,
  type Solved,
  solved,
  unsolved,
} from './solved.ts'
export * from './special/index.ts'
