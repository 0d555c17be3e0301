export * from './estimation/index.ts'
export * from './linear/index.ts'
export { type Matrix, matrixFrom, rowsOf, zeros } from './matrix.ts'
export {
  type QuantRefusal,
  type QuantRefusalCode,
  quantRefusalCodes,
  type Solved,
  solved,
  unsolved,
} from './solved.ts'
