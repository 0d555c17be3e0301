import { describe, expect, expectTypeOf, test } from 'vitest'
import {
  type AccountId,
  type AssetId,
  type ChainId,
  chainIdOf,
  chainNumberOf,
  erc20Id,
  parseAssetId,
} from './asset.ts'

const wbtc = '0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599'

describe('asset ids (POS-1)', () => {
  test('one spelling: the address is lowered', () => {
    const id = erc20Id(chainIdOf(1), wbtc)
    expect(id).toBe('eip155:1/erc20:0x2260fac5e5542a773aa44fbcfedf7c193bc2c599')
    expect(parseAssetId(`eip155:1/erc20:${wbtc}`)).toEqual({ ok: true, value: id })
  })

  test.each([
    ['another namespace', `cosmos:1/erc20:${wbtc}`],
    ['another standard', `eip155:1/erc721:${wbtc}`],
    ['chain zero', `eip155:0/erc20:${wbtc}`],
    ['a padded chain', `eip155:01/erc20:${wbtc}`],
    ['a short address', 'eip155:1/erc20:0x2260'],
    ['a symbol', 'WBTC'],
    ['text behind it', `eip155:1/erc20:${wbtc}#1`],
    ['a blank', `eip155:1/erc20:${wbtc} `],
    ['a chain beyond reason', `eip155:${'9'.repeat(40)}/erc20:${wbtc}`],
  ])('%s is refused at its field', (_, text) => {
    expect(parseAssetId(text, 'assets.0')).toMatchObject({
      ok: false,
      issues: [{ path: 'assets.0' }],
    })
  })

  test('chain ids and numbers are inverse', () => {
    for (const chain of [1, 10, 8_453, 31_337]) expect(chainNumberOf(chainIdOf(chain))).toBe(chain)
  })

  test('ids of different things never mix (checked by the compiler)', () => {
    expectTypeOf<AssetId>().not.toExtend<ChainId>()
    expectTypeOf<ChainId>().not.toExtend<AccountId>()
    expectTypeOf<string>().not.toExtend<AssetId>()
  })
})
