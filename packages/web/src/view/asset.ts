/** How an asset is drawn: its series colour for life, and its mark. */
export type AssetMark = { readonly symbol: string; readonly series: number; readonly glyph: string }

type Named = { readonly asset: string; readonly symbol: string }

const glyphs: Record<string, string> = { BTC: 'B', WBTC: 'B', ETH: 'Ξ', WETH: 'Ξ' }
const bitcoins = ['BTC', 'WBTC', 'CBBTC', 'TBTC']
const ethers = ['ETH', 'WETH', 'STETH', 'WSTETH']
/** The order in which other assets take colours as they join. */
const free = [5, 3, 8, 4, 7]

/**
 * Gives each asset of a portfolio its mark. Bitcoin is always 1, ether 2, cash 6; the others take
 * what is free in their order, and begin again when all are taken.
 *
 * @example
 * assetMarks([{ asset: 'a', symbol: 'LINK' }, { asset: 'b', symbol: 'USDC' }], 'b')
 * // a: series 5, glyph 'LI'; b: series 6, glyph '$'
 */
export function assetMarks(
  assets: readonly Named[],
  cash: string | null,
): ReadonlyMap<string, AssetMark> {
  const marks = new Map<string, AssetMark>()
  let joined = 0
  for (const { asset, symbol } of assets) {
    const known = seriesOf(asset, symbol, cash)
    const series = known ?? free[joined % free.length] ?? 5
    if (known === null) joined += 1
    const glyph = asset === cash ? '$' : (glyphs[symbol] ?? symbol.slice(0, 2))
    marks.set(asset, { symbol, series, glyph })
  }
  return marks
}

function seriesOf(asset: string, symbol: string, cash: string | null): number | null {
  if (asset === cash) return 6
  if (bitcoins.includes(symbol.toUpperCase())) return 1
  return ethers.includes(symbol.toUpperCase()) ? 2 : null
}
