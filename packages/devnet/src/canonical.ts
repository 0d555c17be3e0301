import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  type Address,
  concat,
  encodeFunctionData,
  getCreate2Address,
  type Hex,
  pad,
  parseTransaction,
  zeroAddress,
  zeroHash,
} from 'viem'
import { packageFolder, readArtifact } from './artifacts.ts'
import type { Chain } from './chain.ts'

/** Where these contracts stand on every public chain. */
const MULTICALL3 = '0xcA11bde05977b3631167028862bE2a173976CA11'
const PERMIT2 = '0x000000000022D473030F116dDEE9F6B43aC78BA3'
const SAFE_SINGLETON_FACTORY = '0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7'

/** EIP-2935: keeps the hashes of the last 8191 blocks in its storage. */
const BLOCK_HASH_HISTORY = '0x0000F90827F1C53a10cb7A02335B175320002935'

export type Canonical = {
  readonly multicall3: Address
  readonly permit2: Address
  readonly safeSingletonFactory: Address
  readonly safeSingleton: Address
  readonly safeProxyFactory: Address
  readonly multiSendCallOnly: Address
  readonly safeFallbackHandler: Address
}

/** Puts the contracts that dapps expect at fixed addresses at those addresses. */
export async function placeCanonical(chain: Chain, deployer: Address): Promise<Canonical> {
  await placeByRunning(chain, deployer, MULTICALL3, await multicall3InitCode())
  await placeByRunning(chain, deployer, SAFE_SINGLETON_FACTORY, singletonFactoryInitCode())
  await chain.rpc('anvil_setCode', [PERMIT2, permit2Runtime()])
  const safe = (path: string) => deploySafeContract(chain, deployer, path)
  return {
    multicall3: MULTICALL3,
    permit2: PERMIT2,
    safeSingletonFactory: SAFE_SINGLETON_FACTORY,
    safeSingleton: await safe('Safe.sol/Safe.json'),
    safeProxyFactory: await safe('proxies/SafeProxyFactory.sol/SafeProxyFactory.json'),
    multiSendCallOnly: await safe('libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json'),
    safeFallbackHandler: await safe(
      'handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json',
    ),
  }
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
async function placeByRunning(chain: Chain, from: Address, address: Address, initCode: Hex) {
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

/** Taken out of its presigned deployment, which itself is bound to one chain id. */
function singletonFactoryInitCode(): Hex {
  const folder = packageFolder('@safe-global/safe-singleton-factory')
  const file = join(folder, 'artifacts', '31337', 'deployment.json')
  const deployment = JSON.parse(readFileSync(file, 'utf8')) as { transaction: Hex }
  return parseTransaction(deployment.transaction).data as Hex
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

/** Safe publishes its contracts by CREATE2 with salt 0, so equal code means equal address. */
async function deploySafeContract(chain: Chain, from: Address, path: string): Promise<Address> {
  const artifact = readArtifact('@safe-global/safe-contracts', `build/artifacts/contracts/${path}`)
  const data = concat([zeroHash, artifact.bytecode])
  await chain.send({ from, to: SAFE_SINGLETON_FACTORY, data })
  return getCreate2Address({
    from: SAFE_SINGLETON_FACTORY,
    salt: zeroHash,
    bytecode: artifact.bytecode,
  })
}

/** A Safe with one owner and a threshold of one. */
export async function createSafe(
  chain: Chain,
  deployer: Address,
  canonical: Canonical,
  owner: Address,
): Promise<Address> {
  const folder = 'build/artifacts/contracts'
  const safe = readArtifact('@safe-global/safe-contracts', `${folder}/Safe.sol/Safe.json`)
  const factoryPath = `${folder}/proxies/SafeProxyFactory.sol/SafeProxyFactory.json`
  const factory = readArtifact('@safe-global/safe-contracts', factoryPath)
  const handler = canonical.safeFallbackHandler
  const noPayment = [zeroAddress, 0n, zeroAddress]
  const setup = encodeFunctionData({
    abi: safe.abi,
    functionName: 'setup',
    args: [[owner], 1n, zeroAddress, '0x', handler, ...noPayment],
  })
  const create = {
    to: canonical.safeProxyFactory,
    abi: factory.abi,
    name: 'createProxyWithNonce',
    args: [canonical.safeSingleton, setup, 0n],
  }
  const address = await chain.read<Address>(create)
  await chain.write({ from: deployer, ...create })
  return address
}

/** A pinned package no longer holds the code that this file was written for. */
export class CanonicalCodeChanged extends Error {
  override readonly name = 'CanonicalCodeChanged'
}
