export {
  type AllocationEffort,
  type AllocationInput,
  type IntegerAllocation,
  integerAllocation,
} from './integer-allocation.ts'
