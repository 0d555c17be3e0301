export type { PriceColumns } from './columns.ts'
export { PriceFileError, type PriceFileFault } from './faults.ts'
export { type PriceFile, parsePriceFile, readPriceFile } from './price-file.ts'
export { openTape, type Tape, type TapeBar, type TapeOptions } from './tape.ts'
