import { RpcError } from '../rpc.ts'

/** Codes of EIP-1193, EIP-1474 and EIP-5792 that this wallet answers with. */
export const WALLET_CODES = {
  userRejected: 4001,
  unauthorized: 4100,
  unsupportedMethod: 4200,
  chainUnknown: 4902,
  capabilityUnsupported: 5700,
  chainUnsupported: 5710,
  duplicateId: 5720,
  unknownBundle: 5730,
  bundleTooLarge: 5740,
  invalidParams: -32602,
  internal: -32603,
} as const

export type WalletCode = keyof typeof WALLET_CODES

/** A refusal as a dapp sees it: a number and a sentence. */
export class WalletError extends Error {
  override readonly name = 'WalletError'
  readonly code: number

  constructor(code: WalletCode, message: string) {
    super(message)
    this.code = WALLET_CODES[code]
  }
}

/** What a JSON-RPC reply says of a failed request; a fault of ours is not explained to a page. */
export function errorBody(fault: unknown): { code: number; message: string; data?: unknown } {
  if (fault instanceof WalletError) return { code: fault.code, message: fault.message }
  if (fault instanceof RpcError) {
    return { code: fault.code, message: fault.message, data: fault.data }
  }
  return { code: WALLET_CODES.internal, message: 'the wallet failed' }
}
