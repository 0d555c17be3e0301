import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Address, type Hex, pad, zeroHash } from 'viem'
import { packageFolder } from './artifacts.ts'
import type { Chain } from './chain.ts'

/** Where these contracts stand on every public chain. */
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11'
const PERMIT2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3'

/** EIP-2935: keeps the hashes of the last 8191 blocks in its storage. */
const BLOCK_HASH_HISTORY = '0x0000F90827F1C53a10cb7A02335B175320002935'

/** Puts the contracts that dapps expect at fixed addresses at those addresses. */
export async function placeCanonical(chain: Chain, deployer: Address) {
  await placeByRunning(chain, deployer, MULTICALL3, await multicall3InitCode())
  await chain.rpc('anvil_setCode', [PERMIT2, permit2Runtime()])
  return { multicall3: MULTICALL3, permit2: PERMIT2 } as const
}

/**
 * Stops the node from storing a hash per block; no contract here reads them.
 *
 * The node hashes its whole state every block, so this store alone made the 7000th price bar cost
 * more than twice the first (9 ms).
 */
export async function dropBlockHashHistory(chain: Chain): Promise<void> {
  await chain.rpc('anvil_setCode', [BLOCK_HASH_HISTORY, '0x'])
}

/** Runs creation code once and copies what it leaves to the address it has elsewhere. */
export async function placeByRunning(
  chain: Chain,
  from: Address,
  address: Address,
  initCode: Hex,
): Promise<void> {
  const { contractAddress } = await chain.send({ from, data: initCode })
  const runtime = await chain.rpc<Hex>('eth_getCode', [contractAddress, 'latest'])
  await chain.rpc('anvil_setCode', [address, runtime])
}

/** viem carries it for calls without a deployment, but does not export it. */
async function multicall3InitCode(): Promise<Hex> {
  const file = join(packageFolder('viem'), '_esm', 'constants', 'contracts.js')
  const constants = (await import(pathToFileURL(file).href)) as { multicall3Bytecode: Hex }
  return constants.multicall3Bytecode
}

/**
 * Permit2's runtime code, made to compute its EIP-712 domain on every call.
 *
 * The published hex has the domain of chain 31337 at another address baked in, so on chain 31337
 * it would refuse every signature. With the cached chain id zeroed it never matches the chain's.
 */
function permit2Runtime(): Hex {
  const path = 'lib/permit2/test/utils/DeployPermit2.sol'
  const source = readFileSync(join(packageFolder('@uniswap/v4-periphery'), path), 'utf8')
  const hex = /hex"([0-9a-f]+)"/.exec(source)?.[1] ?? ''
  const [before, after, ...more] = hex.split(CACHED_CHAIN_ID)
  if (before && after && more.length === 0) return `0x${before}${ZERO_CHAIN_ID}${after}`
  throw new CanonicalCodeChanged(`${path} does not hold one cached chain id`)
}

/** CHAINID, then PUSH32 of the cached id. */
const CACHED_CHAIN_ID = `467f${pad('0x7a69').slice(2)}`
const ZERO_CHAIN_ID = `467f${zeroHash.slice(2)}`

/** A pinned package no longer holds the code that this file was written for. */
class CanonicalCodeChanged extends Error {
  override readonly name = 'CanonicalCodeChanged'
}
