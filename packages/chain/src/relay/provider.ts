import { ChainFault, type ChainFaultCode } from '../faults.ts'

/** A wallet as EIP-1193 describes it: one function. It signs; we never see a key. */
export type Provider = {
  readonly request: (request: {
    readonly method: string
    readonly params?: readonly unknown[]
  }) => Promise<unknown>
}

/** What the standards' numbers mean (EIP-1193, EIP-1474, EIP-5792). */
const codes: Readonly<Record<number, readonly [ChainFaultCode, string]>> = {
  4001: ['WALLET_REJECTED', 'the owner declined in the wallet'],
  4100: ['WALLET_UNAUTHORISED', 'the wallet has not been connected to this account'],
  4200: ['WALLET_UNSUPPORTED', 'the wallet does not know this request'],
  [-32601]: ['WALLET_UNSUPPORTED', 'the wallet does not know this request'],
  4900: ['WALLET_DISCONNECTED', 'the wallet is disconnected'],
  4901: ['WALLET_DISCONNECTED', 'the wallet is disconnected from this chain'],
  4902: ['CHAIN_WRONG', 'the wallet does not know this chain'],
  5700: ['WALLET_UNSUPPORTED', 'the wallet lacks a capability that was asked for'],
  5710: ['CHAIN_WRONG', 'the wallet does not batch on this chain'],
  5720: ['WALLET_DUPLICATE', 'the wallet has had this batch before'],
  5730: ['WALLET_UNKNOWN_BATCH', 'the wallet does not know this batch'],
  5740: ['WALLET_UNSUPPORTED', 'the batch is too large for the wallet'],
  5750: ['WALLET_UPGRADE_REJECTED', 'the owner declined the account upgrade that batching needs'],
  5760: ['WALLET_NOT_ATOMIC', 'the wallet cannot make these calls in one transaction'],
}

/** Asks the wallet; whatever it throws becomes a named fault. Its answer is still to be parsed. */
export async function askWallet(
  provider: Provider,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  try {
    return await provider.request({ method, params })
  } catch (cause) {
    throw walletFault(method, cause)
  }
}

/** Whether a fault is one of the given kind. */
export function isFault(fault: unknown, ...wanted: readonly ChainFaultCode[]): boolean {
  return fault instanceof ChainFault && wanted.includes(fault.code)
}

function walletFault(method: string, cause: unknown): ChainFault {
  const walletCode = codeOf(cause)
  const [code, what] = codes[walletCode] ?? ['WALLET_FAILED', 'the wallet failed']
  const foreign = cause instanceof Error ? cause.message : String(cause)
  return new ChainFault(code, `${what} (${method})`, {
    transient: code === 'WALLET_DISCONNECTED',
    details: { method, walletCode, foreign },
    cause,
  })
}

/** Wallets wrap errors in errors; the innermost number that a standard knows is the one meant. */
function codeOf(error: unknown): number {
  if (typeof error !== 'object' || error === null) return 0
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown }
  const inner = codeOf(cause)
  if (inner !== 0) return inner
  return typeof code === 'number' ? code : 0
}
