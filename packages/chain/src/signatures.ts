import type { Address, Hex } from '@evenkeel/core/domain'
import {
  decodeFunctionResult,
  encodeFunctionData,
  hexToBigInt,
  parseAbi,
  recoverAddress,
  size,
  slice,
} from 'viem'
import type { Client } from './client.ts'
import { lowered } from './config.ts'
import { ChainFault, fromNode } from './faults.ts'

const erc1271Abi = parseAbi([
  'function isValidSignature(bytes32 digest, bytes signature) view returns (bytes4)',
])
/** What a contract answers for its own signature. */
const erc1271Magic = '0x1626ba7e'
/** How a signature ends that asks us to deploy a wallet first. */
const erc6492Magic = `0x${'6492'.repeat(16)}`
/** How the code of an account begins that has delegated itself by EIP-7702; it keeps its key. */
const delegationPrefix = '0xef0100'
/** Above half of the curve's order, a second signature of the same digest needs no key. */
const halfOrder = 0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0n

/**
 * Whether a signature is the account's own: its key's, or its contract's by ERC-1271.
 *
 * An account that delegated its code (EIP-7702) keeps its key, so either counts. Refused are
 * ERC-6492 (the wallet does not exist yet) and the malleable twin of a signature.
 */
export async function isSignatureValid(
  client: Client,
  account: Address,
  digest: Hex,
  signature: Hex,
): Promise<boolean> {
  if (signature.toLowerCase().endsWith(erc6492Magic.slice(2))) return false
  const code = await fromNode('code of the signer', client.getCode({ address: account }))
  const hasKey = code === undefined || code === '0x' || code.startsWith(delegationPrefix)
  if (hasKey && (await isByKey(account, digest, signature))) return true
  if (code === undefined || code === '0x') return false
  return isByContract(client, account, digest, signature)
}

async function isByKey(account: Address, digest: Hex, signature: Hex): Promise<boolean> {
  if (size(signature) !== 65) return false
  const recovery = Number(slice(signature, 64))
  const isLow = hexToBigInt(slice(signature, 32, 64)) <= halfOrder
  if (!isLow || (recovery !== 27 && recovery !== 28)) return false
  try {
    return lowered(await recoverAddress({ hash: digest, signature })) === account
  } catch {
    // No point on the curve: bytes of a stranger, hence not valid, not a fault.
    return false
  }
}

async function isByContract(
  client: Client,
  account: Address,
  digest: Hex,
  signature: Hex,
): Promise<boolean> {
  const question = { abi: erc1271Abi, functionName: 'isValidSignature' } as const
  const data = encodeFunctionData({ ...question, args: [digest, signature] })
  try {
    const answer = await fromNode('ERC-1271 signature', client.call({ to: account, data }))
    if (answer.data === undefined || size(answer.data) !== 32) return false
    return decodeFunctionResult({ ...question, data: answer.data }) === erc1271Magic
  } catch (fault) {
    // Many contracts say no by reverting; a node that is down says nothing, and that is a fault.
    if (fault instanceof ChainFault && fault.code === 'RPC_REFUSED') return false
    throw fault
  }
}
