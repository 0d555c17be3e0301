import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type Abi,
  type Address,
  concat,
  encodeFunctionData,
  getCreate2Address,
  type Hex,
  parseTransaction,
  zeroAddress,
  zeroHash,
} from 'viem'
import { type Artifact, packageFolder, readArtifact } from './artifacts.ts'
import { placeByRunning } from './canonical.ts'
import type { Chain } from './chain.ts'

const SINGLETON_FACTORY = '0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7'

const SINGLETON = 'Safe.sol/Safe.json'
const PROXY_FACTORY = 'proxies/SafeProxyFactory.sol/SafeProxyFactory.json'
const MULTI_SEND = 'libraries/MultiSendCallOnly.sol/MultiSendCallOnly.json'
const HANDLER = 'handler/CompatibilityFallbackHandler.sol/CompatibilityFallbackHandler.json'

export type SafeContracts = {
  readonly safeSingletonFactory: Address
  readonly safeSingleton: Address
  readonly safeProxyFactory: Address
  readonly multiSendCallOnly: Address
  readonly safeFallbackHandler: Address
}

/** Safe 1.4.1 at its published addresses: equal code by CREATE2 with salt 0 has equal addresses. */
export async function placeSafeContracts(chain: Chain, deployer: Address): Promise<SafeContracts> {
  await placeByRunning(chain, deployer, SINGLETON_FACTORY, singletonFactoryInitCode())
  const place = async (path: string): Promise<Address> => {
    const { bytecode } = safeArtifact(path)
    const data = concat([zeroHash, bytecode])
    await chain.send({ from: deployer, to: SINGLETON_FACTORY, data })
    return getCreate2Address({ from: SINGLETON_FACTORY, salt: zeroHash, bytecode })
  }
  return {
    safeSingletonFactory: SINGLETON_FACTORY,
    safeSingleton: await place(SINGLETON),
    safeProxyFactory: await place(PROXY_FACTORY),
    multiSendCallOnly: await place(MULTI_SEND),
    safeFallbackHandler: await place(HANDLER),
  }
}

/** A Safe with one owner and a threshold of one. */
export async function createSafe(
  chain: Chain,
  deployer: Address,
  { safeProxyFactory, safeSingleton, safeFallbackHandler }: SafeContracts,
  owner: Address,
): Promise<Address> {
  const { abi } = safeArtifact(PROXY_FACTORY)
  const setup = encodeSetup(safeArtifact(SINGLETON).abi, owner, safeFallbackHandler)
  const args = [safeSingleton, setup, 0n]
  const create = { to: safeProxyFactory, abi, name: 'createProxyWithNonce', args }
  const address = await chain.read<Address>(create)
  await chain.write({ from: deployer, ...create })
  return address
}

/** No module, and nothing paid to whoever deploys. */
function encodeSetup(abi: Abi, owner: Address, fallbackHandler: Address): Hex {
  const module = [zeroAddress, '0x']
  const payment = [zeroAddress, 0n, zeroAddress]
  const args = [[owner], 1n, ...module, fallbackHandler, ...payment]
  return encodeFunctionData({ abi, functionName: 'setup', args })
}

function safeArtifact(path: string): Artifact {
  return readArtifact('@safe-global/safe-contracts', `build/artifacts/contracts/${path}`)
}

/** Taken out of its presigned deployment, which itself is bound to one chain id. */
function singletonFactoryInitCode(): Hex {
  const folder = packageFolder('@safe-global/safe-singleton-factory')
  const file = join(folder, 'artifacts', '31337', 'deployment.json')
  const deployment = JSON.parse(readFileSync(file, 'utf8')) as { transaction: Hex }
  return parseTransaction(deployment.transaction).data as Hex
}
