export { PriceFileError, type PriceFileFault } from './faults.ts'
export { type PriceFile, parsePriceFile, readPriceFile } from './price-file.ts'
