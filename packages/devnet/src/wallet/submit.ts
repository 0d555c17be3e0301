import { type Address, type Hex, numberToHex } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import { TRANSACTION_GAS_MAX } from '../chain.ts'
import { type Rpc, RpcError } from '../rpc.ts'
import type { Session } from './session.ts'

/** What the owner agreed to; everything left out is filled in from the chain. */
export type Intent = {
  readonly to?: Address | undefined
  readonly data?: Hex | undefined
  readonly valueWei?: bigint | undefined
  readonly gas?: bigint | undefined
  readonly maxFeePerGas?: bigint | undefined
  readonly maxPriorityFeePerGas?: bigint | undefined
  readonly nonce?: number | undefined
}

/** Gas may cost more a block later, when an oracle slot is written for the first time. */
const GAS_HEADROOM_PERCENT = 130n

const MINING_MS_MAX = 1_000

/**
 * Signs and sends; `delegate` adds the EIP-7702 authorization that the sender's code needs.
 *
 * When the chain says that the transaction would revert, `whenDoomed` decides: a plain
 * transaction is refused, a batch is sent so that its failure can be read from the chain.
 */
export async function submit(
  session: Session,
  intent: Intent,
  { delegate, whenDoomed }: { delegate?: Address | undefined; whenDoomed: 'refuse' | 'send' },
): Promise<Hex> {
  const { account, chainId, rpc } = session
  const { to, data = '0x', valueWei: value = 0n } = intent
  const nonce = intent.nonce ?? (await nextNonce(rpc, account.address))
  const authorizations = await authorize(session, delegate, nonce)
  const wire = { from: account.address, ...(to && { to }), data, value: numberToHex(value) }
  const gas = intent.gas ?? (await estimate(rpc, wire, authorizations, whenDoomed))
  const fee = await fees(rpc, intent)
  const common = { chainId, nonce, ...(to && { to }), data, value, gas, ...fee }
  const raw =
    authorizations.length === 0
      ? await account.signTransaction({ ...common, type: 'eip1559' })
      : await account.signTransaction({
          ...common,
          type: 'eip7702',
          authorizationList: authorizations,
        })
  return rpc<Hex>('eth_sendRawTransaction', [raw])
}

/** The node mines at once but answers before it has; a node told not to mine is not waited for. */
export async function untilMined(rpc: Rpc, hash: Hex): Promise<void> {
  const deadline = performance.now() + MINING_MS_MAX
  while (performance.now() < deadline) {
    if ((await rpc('eth_getTransactionReceipt', [hash])) !== null) return
  }
}

async function nextNonce(rpc: Rpc, account: Address): Promise<number> {
  return Number(await rpc<Hex>('eth_getTransactionCount', [account, 'pending']))
}

/** The transaction takes the sender's nonce first, so an authorization of its own is one later. */
async function authorize(
  { account, chainId }: Session,
  delegate: Address | undefined,
  nonce: number,
): Promise<Authorization[]> {
  if (delegate === undefined) return []
  const contractAddress = delegate
  return [await account.signAuthorization({ chainId, contractAddress, nonce: nonce + 1 })]
}

async function estimate(
  rpc: Rpc,
  wire: object,
  authorizations: readonly Authorization[],
  whenDoomed: 'refuse' | 'send',
): Promise<bigint> {
  const list = authorizations.map(wireAuthorization)
  const call = list.length === 0 ? wire : { ...wire, authorizationList: list }
  try {
    const gas = BigInt(await rpc<Hex>('eth_estimateGas', [call]))
    const roomy = (gas * GAS_HEADROOM_PERCENT) / 100n
    return roomy < TRANSACTION_GAS_MAX ? roomy : TRANSACTION_GAS_MAX
  } catch (fault) {
    if (whenDoomed === 'send' && fault instanceof RpcError) return TRANSACTION_GAS_MAX
    throw fault
  }
}

/** Twice the going price leaves room for five full blocks before this one. */
async function fees(rpc: Rpc, intent: Intent) {
  const maxFeePerGas = intent.maxFeePerGas ?? 2n * BigInt(await rpc<Hex>('eth_gasPrice'))
  const tip = intent.maxPriorityFeePerGas ?? BigInt(await rpc<Hex>('eth_maxPriorityFeePerGas'))
  return { maxFeePerGas, maxPriorityFeePerGas: tip < maxFeePerGas ? tip : maxFeePerGas }
}

type Authorization = Awaited<ReturnType<PrivateKeyAccount['signAuthorization']>>

function wireAuthorization({ address, chainId, nonce, r, s, yParity = 0 }: Authorization) {
  return {
    address,
    chainId: numberToHex(chainId),
    nonce: numberToHex(nonce),
    r,
    s,
    yParity: numberToHex(yParity),
  }
}
