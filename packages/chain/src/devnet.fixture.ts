import {
  type Asset,
  type AssetId,
  type Call,
  type ChainId,
  chainIdOf,
  type Hex,
} from '@evenkeel/core/domain'
import { weiPerGas } from '@evenkeel/core/units'
import type { AssetSymbol, Devnet, DevnetWallet } from '@evenkeel/devnet'
import { numberToHex } from 'viem'
import { type ChainConfig, lowered, loweredConfig } from './config.ts'

/** The devnet as this room is configured for it. */
export function configOf(devnet: Devnet): ChainConfig {
  const { addresses, assets, feeds } = devnet
  return loweredConfig({
    multicall: addresses.multicall3,
    wrappedNative: addresses.weth,
    routers: {
      'uniswap-v2': addresses.uniswapV2Router,
      'uniswap-v3': addresses.swapRouter,
    },
    pools: devnet.pools.map(({ address, ...pool }) => ({ ...pool, pool: address })),
    feeds: assets.map(({ address, priceSymbol }) => ({
      token: address,
      feed: feeds[priceSymbol],
    })),
    tipWeiPerGas: weiPerGas(1_000_000_000n),
  })
}

/** All assets of the devnet; USDC is the cash. */
export function assetsOf(devnet: Devnet): readonly Asset[] {
  return devnet.assets.map(({ symbol, decimals, address, caip19 }) => ({
    id: caip19.toLowerCase() as AssetId,
    symbol,
    decimals,
    chain: chainOf(devnet),
    token: lowered(address),
    role: symbol === 'USDC' ? 'cash' : 'asset',
  }))
}

export function assetOf(devnet: Devnet, symbol: AssetSymbol): Asset {
  const found = assetsOf(devnet).find((asset) => asset.symbol === symbol)
  if (found === undefined) throw new Error(`the devnet has no ${symbol}`)
  return found
}

export function chainOf(devnet: Devnet): ChainId {
  return chainIdOf(devnet.chainId)
}

/** Has a wallet send one call, as a dapp would; resolves to the hash of its transaction. */
export async function sendBy(wallet: DevnetWallet, call: Call): Promise<Hex> {
  await wallet.request({ method: 'eth_requestAccounts' })
  const params = [
    { from: wallet.address, to: call.to, data: call.data, value: numberToHex(call.valueWei) },
  ]
  return (await wallet.request({ method: 'eth_sendTransaction', params })) as Hex
}

/** One JSON-RPC call to the node itself. */
export async function askNode<Result>(
  devnet: Devnet,
  method: string,
  params: readonly unknown[] = [],
): Promise<Result> {
  const response = await fetch(devnet.rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  const reply = (await response.json()) as { result?: Result; error?: { message: string } }
  if (reply.error !== undefined) throw new Error(`${method}: ${reply.error.message}`)
  return reply.result as Result
}

/** A repeatable sequence of numbers in [0, 1): mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
