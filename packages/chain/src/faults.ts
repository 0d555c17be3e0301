import {
  BaseError,
  BlockNotFoundError,
  HttpRequestError,
  ResourceNotFoundRpcError,
  TimeoutError,
} from 'viem'

/** Everything that can go wrong in the world between this room and a chain or a wallet. */
export const chainFaultCodes = [
  'CHAIN_WRONG',
  'RPC_DOWN',
  'RPC_TIMEOUT',
  'RPC_LIMITED',
  'RPC_REFUSED',
  'BLOCK_GONE',
  'CONTRACT_UNREADABLE',
  'POOL_MISCONFIGURED',
  'CALLDATA_MISMATCH',
  'APPROVAL_MISMATCH',
  'TOO_LATE',
  'NONCE_MOVED',
  'LEG_REVERTED',
  'PARTLY_SENT',
  'RECEIPT_LATE',
  'WALLET_REJECTED',
  'WALLET_UNAUTHORISED',
  'WALLET_UNSUPPORTED',
  'WALLET_DISCONNECTED',
  'WALLET_UPGRADE_REJECTED',
  'WALLET_NOT_ATOMIC',
  'WALLET_DUPLICATE',
  'WALLET_UNKNOWN_BATCH',
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

/** Nodes say in many ways that a block is unknown or was replaced. */
function isBlockGone(foreign: unknown): boolean {
  const says = /unknown block|header not found|block.{0,20}not found|not (currently )?canonical/i
  return (
    find(foreign, BlockNotFoundError) !== null ||
    find(foreign, ResourceNotFoundRpcError) !== null ||
    says.test(withoutRequest(foreign).message)
  )
}

function nodeFault(doing: string, foreign: unknown): ChainFault {
  if (foreign instanceof ChainFault) return foreign
  const cause = withoutRequest(foreign)
  const details = { doing, foreign: cause.message }
  const fault = (code: ChainFaultCode, transient: boolean, what: string) =>
    new ChainFault(code, `${what} (${doing})`, { transient, details, cause })
  const httpStatus = find(foreign, HttpRequestError)?.status
  if (find(foreign, TimeoutError) !== null) {
    return fault('RPC_TIMEOUT', true, 'the node did not answer in time')
  }
  if (httpStatus === 429) return fault('RPC_LIMITED', true, 'the node limits our requests')
  if (find(foreign, HttpRequestError) !== null) {
    return fault('RPC_DOWN', true, 'the node cannot be reached or answers nonsense')
  }
  if (isBlockGone(foreign)) {
    return fault('BLOCK_GONE', true, 'the block is not part of the chain any more')
  }
  return fault('RPC_REFUSED', false, `the node refused: ${cause.message}`)
}

/**
 * What a foreign error says, without the request that it quotes: that has all calldata in it,
 * and the address of the node, which for many providers contains the owner's key to it.
 */
function withoutRequest(foreign: unknown): Error {
  if (foreign instanceof BaseError) return new Error(foreign.details || foreign.shortMessage)
  return foreign instanceof Error ? foreign : new Error(String(foreign))
}

function find<Found extends Error>(
  error: unknown,
  type: abstract new (...args: never[]) => Found,
): Found | null {
  if (!(error instanceof BaseError)) return null
  const found = error.walk((inner) => inner instanceof type)
  return found instanceof type ? found : null
}
