import { BaseError, HttpRequestError, ResourceNotFoundRpcError, TimeoutError } from 'viem'

/** Everything that can go wrong in the world between this room and a chain or a wallet. */
export const chainFaultCodes = [
  'CHAIN_WRONG',
  'RPC_DOWN',
  'RPC_TIMEOUT',
  'RPC_LIMITED',
  'RPC_REFUSED',
  'BLOCK_GONE',
  'SCAN_TOO_LONG',
  'CONTRACT_UNREADABLE',
  'POOL_MISCONFIGURED',
  'CALLDATA_MISMATCH',
  'APPROVAL_MISMATCH',
  'NONCE_MOVED',
  'LEG_REVERTED',
  'RECEIPT_LATE',
  'WALLET_REJECTED',
  'WALLET_UNAUTHORISED',
  'WALLET_UNSUPPORTED',
  'WALLET_DISCONNECTED',
  'WALLET_UPGRADE_REJECTED',
  'WALLET_NOT_ATOMIC',
  'WALLET_FAILED',
] as const
/** Code of a fault; the message is for people, the code for programs. */
export type ChainFaultCode = (typeof chainFaultCodes)[number]

/** Facts that a person or a log can use; plain values only. */
export type FaultDetails = Readonly<Record<string, string | number | boolean | null>>

/** A fault of the world, as this room met it. Only `transient` faults are worth another try. */
export class ChainFault extends Error {
  override readonly name = 'ChainFault'
  readonly code: ChainFaultCode
  readonly transient: boolean
  readonly details: FaultDetails

  constructor(
    code: ChainFaultCode,
    message: string,
    more: {
      readonly transient?: boolean
      readonly details?: FaultDetails
      readonly cause?: unknown
    } = {},
  ) {
    super(message, { cause: more.cause })
    this.code = code
    this.transient = more.transient ?? false
    this.details = more.details ?? {}
  }
}

/** Waits for an answer of the node; whatever it throws becomes a named fault, once, here. */
export async function fromNode<Answer>(doing: string, answer: Promise<Answer>): Promise<Answer> {
  try {
    return await answer
  } catch (cause) {
    throw nodeFault(doing, cause)
  }
}

/** How nodes say that a block is unknown or was replaced; no two say it alike. */
const blockGone = /unknown block|header not found|block.{0,20}not found|not (currently )?canonical/i

function nodeFault(doing: string, cause: unknown): ChainFault {
  if (cause instanceof ChainFault) return cause
  const details = { doing, foreign: shortMessage(cause) }
  if (find(cause, TimeoutError) !== null) {
    const message = `the node did not answer in time (${doing})`
    return new ChainFault('RPC_TIMEOUT', message, { transient: true, details, cause })
  }
  const http = find(cause, HttpRequestError)
  if (http?.status === 429) {
    const message = `the node limits our requests (${doing})`
    return new ChainFault('RPC_LIMITED', message, { transient: true, details, cause })
  }
  if (http !== null) {
    const message = `the node cannot be reached or answers nonsense (${doing})`
    return new ChainFault('RPC_DOWN', message, { transient: true, details, cause })
  }
  if (find(cause, ResourceNotFoundRpcError) !== null || blockGone.test(details.foreign)) {
    const message = `the block is not part of the chain any more (${doing})`
    return new ChainFault('BLOCK_GONE', message, { transient: true, details, cause })
  }
  const message = `the node refused: ${details.foreign} (${doing})`
  return new ChainFault('RPC_REFUSED', message, { details, cause })
}

function find<Found extends Error>(
  error: unknown,
  type: abstract new (...args: never[]) => Found,
): Found | null {
  if (!(error instanceof BaseError)) return null
  const found = error.walk((inner) => inner instanceof type)
  return found instanceof type ? found : null
}

function shortMessage(error: unknown): string {
  if (error instanceof BaseError) return error.details || error.shortMessage
  return error instanceof Error ? error.message : String(error)
}
