export { MarketFileError, type MarketFileFault } from './faults.ts'
export { type PriceColumns, type PriceFile, readPriceFile } from './prices/price-file.ts'
export { openTape, type Tape, type TapeBar, type TapeOptions } from './tape.ts'
