import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  type ConcentratedPool,
  type ConcentratedSwap,
  concentratedPool,
  swapConcentrated,
  tickAfterSwap,
} from './concentrated.ts'
import { amountOutOf } from './constant-product.ts'
import { tickMax, tickMin } from './tick.ts'

// Results of the real contracts, kept beside the repository and not in it.
const folder = new URL('../../../../../shared/data/amm/', import.meta.url)
const isHere = existsSync(folder)
const title = isHere ? '' : ` (absent: ${folder.pathname})`

type Row = Readonly<Record<string, string>>
type VectorPool = {
  readonly pool: string
  readonly fee_pips: number
  readonly tick_spacing: number
  readonly sqrt_price_x96: string
  readonly tick: number
  readonly active_liquidity: string
  readonly positions: readonly {
    readonly tick_lower: number
    readonly tick_upper: number
    readonly liquidity: string
  }[]
}

describe.skipIf(!isHere)(`swaps of the real pool contracts${title}`, () => {
  it('v3: amounts, price, tick and reverts of all 160 vectors, to the last digit', () => {
    const pools = new Map(
      (JSON.parse(read('univ3_vector_pools.json')) as VectorPool[]).map((row) => [row.pool, row]),
    )
    const rows = parseCsv(read('univ3_swap_vectors.csv.gz'))
    const seen = rows.map((row) => {
      const vector = pools.get(row['pool'] ?? '')
      if (vector === undefined) throw new Error(`no pool named ${row['pool']}`)
      const pool = poolOf(vector)
      return asVector(row, swapConcentrated(pool, orderOf(row)), pool)
    })
    expect(seen).toEqual(rows.map(expectedOf))
    expect(rows.length).toBe(160)
  })

  it('v2: the largest output that the pair pays, in all 7 vectors', () => {
    const rows = parseCsv(read('univ2_vectors.csv'))
    const outputs = rows.map((row) =>
      amountOutOf(
        { inAtoms: big(row['reserve_in']), outAtoms: big(row['reserve_out']) },
        big(row['amount_in']),
        3000,
      ),
    )
    expect(outputs).toEqual(rows.map((row) => big(row['amount_out_max'])))
    expect(rows.length).toBe(7)
  })

  it('v3: the second of two real mainnet swaps of one block', () => {
    const [first, second] = parseCsv(read('univ3_mainnet_two_swaps.csv'))
    const pool = concentratedPool({
      feePips: 500,
      tickSpacing: 10,
      sqrtPriceX96: big(first?.['sqrt_price_x96_after']),
      tick: 197731,
      // Follows from the two prices and the second input, by inverting (6.13); 18 digits of it.
      liquidity: 8967872101868002202n,
      ticks: [],
      window: { from: tickMin, to: tickMax },
    })
    const swap = swapConcentrated(pool, {
      zeroForOne: false,
      amountSpecified: big(second?.['amount1_raw']),
    })
    expect(swap?.amountOutAtoms).toBe(-big(second?.['amount0_raw']))
  })
})

function poolOf(vector: VectorPool): ConcentratedPool {
  const netAt = new Map<number, bigint>()
  for (const position of vector.positions) {
    const liquidity = BigInt(position.liquidity)
    netAt.set(position.tick_lower, (netAt.get(position.tick_lower) ?? 0n) + liquidity)
    netAt.set(position.tick_upper, (netAt.get(position.tick_upper) ?? 0n) - liquidity)
  }
  return concentratedPool({
    feePips: vector.fee_pips,
    tickSpacing: vector.tick_spacing,
    sqrtPriceX96: BigInt(vector.sqrt_price_x96),
    tick: vector.tick,
    liquidity: BigInt(vector.active_liquidity),
    ticks: [...netAt].map(([tick, liquidityNet]) => ({ tick, liquidityNet })),
    window: { from: tickMin, to: tickMax },
  })
}

function orderOf(row: Row) {
  // A swap to a price names no amount: it takes whatever it needs.
  const amountSpecified = row['kind'] === 'toPrice' ? 2n ** 255n - 1n : big(row['amount_specified'])
  const sqrtPriceLimitX96 = big(row['sqrt_price_limit_x96'])
  return { zeroForOne: row['zero_for_one'] === '1', amountSpecified, sqrtPriceLimitX96 }
}

function asVector(row: Row, swap: ConcentratedSwap | null, pool: ConcentratedPool) {
  const name = `${row['pool']}: ${row['case']}`
  if (swap === null) return { name, reverts: true }
  const zeroForOne = row['zero_for_one'] === '1'
  const paid = swap.amountInAtoms
  const given = -swap.amountOutAtoms
  return {
    name,
    amount0: zeroForOne ? paid : given,
    amount1: zeroForOne ? given : paid,
    tickAfter: tickAfterSwap(pool, swap, zeroForOne),
  }
}

function expectedOf(row: Row) {
  const name = `${row['pool']}: ${row['case']}`
  if (row['reverts'] === '1') return { name, reverts: true }
  return {
    name,
    amount0: big(row['amount0_delta']),
    amount1: big(row['amount1_delta']),
    tickAfter: Number(row['tick_after']),
  }
}

function read(name: string): string {
  const bytes = readFileSync(new URL(name, folder))
  return (name.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

function parseCsv(text: string): Row[] {
  const [head = '', ...lines] = text.trim().split('\n')
  const columns = head.split(',')
  return lines.map((line) => {
    const cells = [...line.matchAll(/("([^"]*)"|[^,]*)(,|$)/g)].map((m) => m[2] ?? m[1] ?? '')
    return Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
  })
}

function big(text: string | undefined): bigint {
  if (text === undefined || text === '') throw new Error('a number is missing')
  return BigInt(text)
}
