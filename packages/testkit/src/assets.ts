import { type Address, type Asset, chainIdOf, erc20Id } from '@evenkeel/core/domain'

/** The chain of every made-up asset. */
export const testChain: Asset['chain'] = chainIdOf(31_337)

/**
 * A made-up ERC-20 asset whose address follows from its number.
 *
 * @example
 * testAsset('ABC', 1).token // '0x0000000000000000000000000000000000000001'
 */
export function testAsset(symbol: string, number: number, decimals = 18): Asset {
  const token: Address = `0x${number.toString(16).padStart(40, '0')}`
  return { id: erc20Id(testChain, token), symbol, decimals, chain: testChain, token, role: 'asset' }
}

/** A made-up dollar with 6 decimals, in the role of cash. */
export const testCash: Asset = { ...testAsset('USDC', 0xca54, 6), role: 'cash' }
