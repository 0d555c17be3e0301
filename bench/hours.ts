import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { drawReturns } from './problems.ts'

/** Three years of hours. */
export const hoursOfThreeYears = 26_280

const folder = join(import.meta.dirname, '../../shared/data/intraday')
/** The assets that have so many hours of real closes. */
const realAssets = ['BTC', 'ETH', 'BNB', 'ADA', 'DOGE', 'MATIC'] as const
const assets = 10
const hoursPerDay = 24

/**
 * Closes of ten assets by hour: six real ones where the data lies beside the repository, and drawn
 * ones for the rest; the last hours on which all real ones have a price.
 */
export function hourlyCloses(): number[][] {
  const real = realAssets.every((name) => existsSync(fileOf(name))) ? commonHours() : []
  const drawnCount = assets - (real[0]?.length ?? 0)
  const drawn = drawCloses(drawnCount)
  return drawn.map((row, bar) => [...(real[bar] ?? []), ...row])
}

function fileOf(name: string): string {
  return join(folder, `1h_${name}.csv.gz`)
}

function commonHours(): number[][] {
  const closes = realAssets.map(readCloses)
  const [first, ...rest] = closes
  const hours = [...(first?.keys() ?? [])].filter((at) => rest.every((one) => one.has(at)))
  return hours.slice(-hoursOfThreeYears).map((at) => closes.map((one) => one.get(at) ?? Number.NaN))
}

/** Close by the start of its hour: `ts,open,high,low,close,volume`, as the files have them. */
function readCloses(name: string): Map<string, number> {
  const [, ...lines] = gunzipSync(readFileSync(fileOf(name)))
    .toString('utf8')
    .trimEnd()
    .split('\n')
  return new Map(
    lines.map((line) => {
      const [at = '', , , , close] = line.split(',')
      return [at, Number(close)]
    }),
  )
}

function drawCloses(count: number): number[][] {
  const price = Array.from({ length: count }, () => 100)
  const daily = drawReturns({ seed: 26, bars: hoursOfThreeYears, assets: count })
  return daily.map((row) =>
    row.map((move, asset) => {
      const close = (price[asset] as number) * Math.exp(move / Math.sqrt(hoursPerDay))
      price[asset] = close
      return close
    }),
  )
}
