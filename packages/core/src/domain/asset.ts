import { type Brand, type Parsed, parsed, refused } from '../units/index.ts'

/** CAIP-19 asset id, for example `eip155:1/erc20:0x2260fac5e5542a773aa44fbcfedf7c193bc2c599`. */
export type AssetId = Brand<string, 'AssetId'>
/** CAIP-2 chain id, for example `eip155:1`. */
export type ChainId = Brand<string, 'ChainId'>
/** CAIP-10 account id, for example `eip155:1:0x…`. */
export type AccountId = Brand<string, 'AccountId'>
/** 20 bytes as lower-case hex. The one spelling inside the house; checksums belong to the doors. */
export type Address = `0x${string}`
/** Bytes as lower-case hex. */
export type Hex = `0x${string}`

/** Something a portfolio can hold. Two assets with one symbol never mix: the id decides. */
export type Asset = {
  readonly id: AssetId
  readonly symbol: string
  readonly decimals: number
  readonly chain: ChainId
  readonly token: Address
  /** `cash` is the one asset that buys and sells settle in. */
  readonly role: 'asset' | 'cash'
}

const caip19Erc20 = /^(eip155:[1-9]\d{0,31})\/erc20:(0x[0-9a-fA-F]{40})$/

/**
 * Reads the CAIP-19 id of an ERC-20 token; the address is lowered.
 *
 * @example
 * parseAssetId('eip155:1/erc20:0x2260FAC5E5542a773Aa44fBCfeDf7C193bc2C599')
 * // { ok: true, value: 'eip155:1/erc20:0x2260fac5e5542a773aa44fbcfedf7c193bc2c599' }
 */
export function parseAssetId(text: string, path = 'asset'): Parsed<AssetId> {
  const match = caip19Erc20.exec(text)
  return match === null
    ? refused(path, `'${text}' is not a CAIP-19 ERC-20 id such as eip155:1/erc20:0x…`)
    : parsed(`${match[1]}/erc20:${match[2]?.toLowerCase()}` as AssetId)
}

/** CAIP-2 id of an EVM chain. */
export function chainIdOf(chainNumber: number): ChainId {
  return `eip155:${chainNumber}` as ChainId
}

/** EIP-155 number of a chain id. */
export function chainNumberOf(chain: ChainId): number {
  return Number(chain.slice('eip155:'.length))
}

/** Asset id of an ERC-20 token on an EVM chain. */
export function erc20Id(chain: ChainId, token: Address): AssetId {
  return `${chain}/erc20:${token.toLowerCase()}` as AssetId
}
