import { isHex, stringToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { WalletError } from './errors.ts'
import { readAddress, readFields, readList, readText } from './params.ts'
import type { Methods, Session } from './session.ts'

/** Messages and typed data. */
export function signingMethods({ account, chainId, authorize, consent }: Session): Methods {
  return {
    personal_sign: (params) => {
      const [message, address] = readList(params, 'params')
      authorize(readAddress(address, 'address'))
      const text = readText(message, 'message')
      consent()
      return account.signMessage({ message: { raw: isHex(text) ? text : stringToHex(text) } })
    },
    eth_signTypedData_v4: (params) => {
      const [address, document] = readList(params, 'params')
      authorize(readAddress(address, 'address'))
      const typedData = readTypedData(document, chainId)
      consent()
      return account.signTypedData(typedData).catch((fault: unknown) => {
        throw new WalletError('invalidParams', `typed data cannot be signed: ${String(fault)}`)
      })
    },
  }
}

type TypedData = Parameters<PrivateKeyAccount['signTypedData']>[0]

/** A signature for another chain than the wallet is on is how people are tricked. */
function readTypedData(document: unknown, chainId: number): TypedData {
  const parsed = typeof document === 'string' ? parseJson(document) : document
  const typedData = readFields(parsed, 'typed data')
  const named = readFields(typedData['domain'], 'typed data domain')['chainId']
  if (named === undefined || readChainId(named) === BigInt(chainId)) return typedData as TypedData
  throw new WalletError('invalidParams', `the domain is not of chain ${chainId}`)
}

/** Dapps write it as a number, as decimal text or as hexadecimal text. */
function readChainId(value: unknown): bigint | undefined {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value)
  const isNumeral = typeof value === 'string' && /^(0x[0-9a-f]+|[0-9]+)$/i.test(value)
  return isNumeral ? BigInt(value) : undefined
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new WalletError('invalidParams', 'typed data is not JSON')
  }
}
