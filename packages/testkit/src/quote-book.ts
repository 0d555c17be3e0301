import type { Address, Asset, AssetId, Hop, Quote, QuoteBook } from '@evenkeel/core/domain'
import {
  type Atoms,
  assert,
  atomsOf,
  blockNumber,
  bps,
  mulDiv,
  oneE18,
  type UsdE18,
  unixMs,
  usdE18,
  weiPerGas,
} from '@evenkeel/core/units'

/** A constant-product pool of one asset against cash. */
export type Pool = {
  readonly asset: Asset
  readonly cash: Asset
  readonly assetAtoms: Atoms
  readonly cashAtoms: Atoms
  /** Hundredths of a bp: 3000 is 0.30%. */
  readonly feePips: number
}

/** A pool that trades at the given prices and holds `depthUsd` whole dollars on either side. */
export function poolAt(input: {
  readonly asset: Asset
  readonly cash: Asset
  readonly priceUsdE18: UsdE18
  readonly cashPriceUsdE18?: UsdE18
  readonly depthUsd: number
  readonly feePips?: number
}): Pool {
  const { asset, cash } = input
  const depthUsdE18 = usdE18(BigInt(input.depthUsd) * oneE18)
  const cashPrice = input.cashPriceUsdE18 ?? usdE18(oneE18)
  return {
    asset,
    cash,
    assetAtoms: atomsOf(depthUsdE18, asset.decimals, input.priceUsdE18, 'up'),
    cashAtoms: atomsOf(depthUsdE18, cash.decimals, cashPrice, 'up'),
    feePips: input.feePips ?? 3000,
  }
}

/**
 * A quote book over constant-product pools with cash in the middle: exact, and nothing hidden.
 *
 * An asset without a pool has no route. Two assets trade through cash, in two hops. Gas is 110,000
 * units a hop at 20 gwei.
 */
export function poolBook(pools: readonly Pool[]): QuoteBook {
  const poolOf = (asset: AssetId): Pool | undefined => pools.find((pool) => pool.asset.id === asset)
  const legsOf = (assetIn: AssetId, assetOut: AssetId): Side[] | null => {
    const cash = pools[0]?.cash.id
    const [sold, bought] = [poolOf(assetIn), poolOf(assetOut)]
    if (sold !== undefined && assetOut === cash) return [sellSide(sold)]
    if (bought !== undefined && assetIn === cash) return [buySide(bought)]
    if (sold === undefined || bought === undefined || sold === bought) return null
    return [sellSide(sold), buySide(bought)]
  }
  return {
    chain: (pools[0]?.cash.chain ?? 'eip155:31337') as Asset['chain'],
    blockNumber: blockNumber(100n),
    blockHash: `0x${'b1'.repeat(32)}`,
    blockAtMs: unixMs(1_640_995_200_000),
    gasPriceWeiPerGas: weiPerGas(20_000_000_000n),
    quote: (assetIn, assetOut, amountInAtoms) => {
      const sides = legsOf(assetIn, assetOut)
      return sides === null ? null : quoteThrough(sides, assetIn, assetOut, amountInAtoms)
    },
    after: (quote) => poolBook(movePools(pools, quote)),
  }
}

/** A pool seen from the token that goes in. */
type Side = {
  readonly hop: Hop
  readonly reserveIn: Atoms
  readonly reserveOut: Atoms
}

function sellSide(pool: Pool): Side {
  return {
    hop: hopOf(pool, pool.asset.token, pool.cash.token),
    reserveIn: pool.assetAtoms,
    reserveOut: pool.cashAtoms,
  }
}

function buySide(pool: Pool): Side {
  return {
    hop: hopOf(pool, pool.cash.token, pool.asset.token),
    reserveIn: pool.cashAtoms,
    reserveOut: pool.assetAtoms,
  }
}

function hopOf(pool: Pool, tokenIn: Address, tokenOut: Address): Hop {
  return { pool: addressOf(pool), tokenIn, tokenOut, feePips: pool.feePips }
}

/** A made-up but stable address: the token's, its first byte replaced. */
function addressOf(pool: Pool): Address {
  return `0xdd${pool.asset.token.slice(4)}`
}

function quoteThrough(
  sides: readonly Side[],
  assetIn: AssetId,
  assetOut: AssetId,
  amountInAtoms: Atoms,
): Quote {
  const amountOutAtoms = sides.reduce((atoms, side) => outOf(side, atoms), amountInAtoms)
  const spot = sides.reduce((atoms, side) => spotOf(side, atoms), amountInAtoms * oneE18)
  const impact = spot === 0n ? 0n : ((spot - amountOutAtoms * oneE18) * 10_000n) / spot
  return {
    chain: assetIn.split('/')[0] as Quote['chain'],
    assetIn,
    assetOut,
    amountInAtoms,
    amountOutAtoms,
    route: { protocol: 'uniswap-v2', hops: sides.map(({ hop }) => hop) },
    gasUnits: 110_000n * BigInt(sides.length),
    priceImpactBps: bps(Number(impact)),
  }
}

/** The pool keeps its product: x * y stays or grows. */
function outOf({ hop, reserveIn, reserveOut }: Side, amountInAtoms: Atoms): Atoms {
  const charged = amountInAtoms * BigInt(1_000_000 - hop.feePips)
  return mulDiv(charged, reserveOut, reserveIn * 1_000_000n + charged, 'down')
}

/** The output at the price before the swap, the fee taken off. */
function spotOf({ hop, reserveIn, reserveOut }: Side, amountIn: bigint): bigint {
  return mulDiv(
    amountIn * BigInt(1_000_000 - hop.feePips),
    reserveOut,
    reserveIn * 1_000_000n,
    'down',
  )
}

function movePools(pools: readonly Pool[], quote: Quote): Pool[] {
  let atoms = quote.amountInAtoms
  const moved = new Map<Address, Pool>()
  for (const hop of quote.route.hops) {
    const pool = pools.find((candidate) => addressOf(candidate) === hop.pool)
    assert(pool !== undefined, 'a quote of this book names its pools')
    const isSell = hop.tokenIn === pool.asset.token
    const out = outOf(isSell ? sellSide(pool) : buySide(pool), atoms)
    const [assetAtoms, cashAtoms] = isSell ? [atoms, -out] : [-out, atoms]
    moved.set(hop.pool, {
      ...pool,
      assetAtoms: pool.assetAtoms + assetAtoms,
      cashAtoms: pool.cashAtoms + cashAtoms,
    })
    atoms = out
  }
  assert(atoms === quote.amountOutAtoms, 'the quote is of this book')
  return pools.map((pool) => moved.get(addressOf(pool)) ?? pool)
}
