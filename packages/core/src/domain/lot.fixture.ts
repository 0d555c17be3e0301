import fc from 'fast-check'
import { dayMs, unixMs, usdE18 } from '../units/index.ts'
import type { AssetId } from './asset.ts'
import { acquireLot, type Lot } from './lot.ts'

export const coin = 'eip155:1/erc20:0x00000000000000000000000000000000000000c0' as AssetId
export const otherCoin = 'eip155:1/erc20:0x00000000000000000000000000000000000000c1' as AssetId

/** A lot of whole atoms at a cost in 1e-18 USD, acquired on a day. */
export function lotAt(
  id: string,
  atoms: bigint,
  cost: bigint,
  day = 0,
  asset: AssetId = coin,
): Lot {
  const atMs = unixMs(day * dayMs)
  return acquireLot({ id, asset, atoms, atMs, costUsdE18: usdE18(cost), feeUsdE18: usdE18(0n) })
}

/** Up to six lots of one asset, some of them partly sold. */
export const arbitraryLots: fc.Arbitrary<Lot[]> = fc
  .array(
    fc.record({
      acquired: fc.bigInt(1n, 10n ** 20n),
      leftE4: fc.bigInt(1n, 10_000n),
      cost: fc.bigInt(0n, 10n ** 26n),
      day: fc.integer({ min: 0, max: 900 }),
    }),
    { minLength: 1, maxLength: 6 },
  )
  .map((rows) =>
    rows.map(({ acquired, leftE4, cost, day }, index) => {
      const left = (acquired * leftE4) / 10_000n
      return { ...lotAt(`${index}`, acquired, cost, day), atoms: left > 0n ? left : 1n }
    }),
  )
