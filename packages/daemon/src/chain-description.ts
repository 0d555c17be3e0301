import { readFileSync } from 'node:fs'
import type { ChainConfig } from '@evenkeel/chain'
import { type Address, type Asset, chainIdOf, erc20Id } from '@evenkeel/core/domain'
import { weiPerGas } from '@evenkeel/core/units'
import type { Devnet } from '@evenkeel/devnet'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { ConfigError } from './config.ts'

const AddressField = z
  .string()
  .regex(/^0x[0-9a-fA-F]{40}$/, 'an address is 0x and 40 hex digits')
  .transform((text) => text.toLowerCase() as Address)

/** What of a chain may be used: an allow-list. A contract that is not named is never called. */
const ChainDescription = z.strictObject({
  chainNumber: z.int().positive(),
  multicall: AddressField,
  wrappedNative: AddressField,
  tipWeiPerGas: z.string().regex(/^\d+$/, 'a whole number of wei'),
  routers: z.strictObject({ 'uniswap-v2': AddressField, 'uniswap-v3': AddressField }),
  assets: z
    .array(
      z.strictObject({
        symbol: z.string().min(1).max(20),
        decimals: z.int().min(0).max(36),
        token: AddressField,
        role: z.enum(['asset', 'cash']),
        feed: AddressField,
      }),
    )
    .min(1)
    .refine((assets) => assets.filter(({ role }) => role === 'cash').length === 1, {
      message: 'exactly one asset has the role cash',
    }),
  pools: z.array(
    z.strictObject({
      protocol: z.enum(['uniswap-v2', 'uniswap-v3']),
      pool: AddressField,
      token0: AddressField,
      token1: AddressField,
      feePips: z.int().min(1).max(999_999),
    }),
  ),
})

/** A chain as the adapters take it. */
export type DescribedChain = {
  readonly chainNumber: number
  readonly config: ChainConfig
  readonly assets: readonly Asset[]
}

/** Reads the description of a real chain from a YAML or JSON file. */
export function loadChainDescription(path: string): DescribedChain {
  let content: unknown
  try {
    content = parseYaml(readFileSync(path, 'utf8'))
  } catch (error) {
    const { message } = error as Error
    throw new ConfigError(`✖ cannot read ${path}: ${message}\n  → at chain.description`)
  }
  const checked = ChainDescription.safeParse(content)
  if (!checked.success) throw new ConfigError(`${path}:\n${z.prettifyError(checked.error)}`)
  return describedChain(checked.data)
}

/** The devnet in the same form, through the same check. */
export function describeDevnet(devnet: Devnet): DescribedChain {
  const { addresses, assets, feeds, pools } = devnet
  return describedChain(
    ChainDescription.parse({
      chainNumber: devnet.chainId,
      multicall: addresses.multicall3,
      wrappedNative: addresses.weth,
      tipWeiPerGas: '1000000000',
      routers: {
        'uniswap-v2': addresses.uniswapV2Router,
        'uniswap-v3': addresses.swapRouter,
      },
      assets: assets.map(({ symbol, decimals, address, priceSymbol }) => ({
        symbol,
        decimals,
        token: address,
        role: symbol === 'USDC' ? 'cash' : 'asset',
        feed: feeds[priceSymbol],
      })),
      pools: pools.map(({ address, ...pool }) => ({ ...pool, pool: address })),
    }),
  )
}

function describedChain(description: z.output<typeof ChainDescription>): DescribedChain {
  const { chainNumber, assets, pools, tipWeiPerGas, multicall, wrappedNative, routers } =
    description
  const chain = chainIdOf(chainNumber)
  return {
    chainNumber,
    config: {
      multicall,
      wrappedNative,
      routers,
      pools,
      feeds: assets.map(({ token, feed }) => ({ token, feed })),
      tipWeiPerGas: weiPerGas(BigInt(tipWeiPerGas)),
    },
    assets: assets.map(({ symbol, decimals, token, role }) => ({
      id: erc20Id(chain, token),
      symbol,
      decimals,
      chain,
      token,
      role,
    })),
  }
}
