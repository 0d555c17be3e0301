import {
  type Abi,
  type Address,
  decodeFunctionResult,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hex,
  numberToHex,
} from 'viem'
import type { Artifact } from './artifacts.ts'
import type { Rpc } from './rpc.ts'

/** EIP-7825: no transaction may ask for more, so all that the devnet sends fits in it. */
export const TRANSACTION_GAS_MAX = 16_777_216n

/** Above any base fee that a test may set; what is not used is not charged. */
const FEE_WEI_PER_GAS_MAX = 10n ** 13n

/** The node's own accounts at work: one transaction a block, each awaited and checked. */
export type Chain = {
  readonly rpc: Rpc
  readonly deploy: (
    from: Address,
    artifact: Artifact,
    args?: readonly unknown[],
  ) => Promise<Address>
  readonly send: (transaction: Transaction) => Promise<Receipt>
  readonly write: (call: ContractCall & ContractWrite) => Promise<Receipt>
  readonly read: <Result>(call: ContractCall) => Promise<Result>
}

export type ContractCall = {
  readonly to: Address
  readonly abi: Abi
  readonly name: string
  readonly args?: readonly unknown[]
}

export type ContractWrite = { readonly from: Address; readonly valueWei?: bigint }

export type Transaction = {
  readonly from: Address
  readonly to?: Address
  readonly data?: Hex
  readonly valueWei?: bigint
}

export type Receipt = {
  readonly status: Hex
  readonly blockNumber: Hex
  readonly blockTimestamp: Hex
  readonly gasUsed: Hex
  readonly transactionHash: Hex
  readonly contractAddress: Address | null
  readonly logs: readonly { readonly address: Address; readonly topics: readonly Hex[] }[]
}

/** Gas and fees are constants: an estimate depends on the second in which it is made. */
export function chainOver(rpc: Rpc): Chain {
  const send = async (transaction: Transaction): Promise<Receipt> => {
    const receipt = await rpc<Receipt>('eth_sendTransactionSync', [wireForm(transaction)])
    if (receipt.status === '0x1') return receipt
    throw new TransactionReverted(receipt.transactionHash)
  }
  return {
    rpc,
    send,
    deploy: async (from, { abi, bytecode }, args = []) => {
      const { contractAddress } = await send({
        from,
        data: encodeDeployData({ abi, bytecode, args }),
      })
      return getAddress(contractAddress as Address)
    },
    write: ({ from, to, valueWei = 0n, ...call }) =>
      send({ from, to, valueWei, data: encode(call) }),
    read: async ({ to, ...call }) => {
      const data = await rpc<Hex>('eth_call', [{ to, data: encode(call) }, 'latest'])
      return decodeFunctionResult({ abi: call.abi, functionName: call.name, data }) as never
    },
  }
}

function encode({ abi, name, args = [] }: Omit<ContractCall, 'to'>): Hex {
  return encodeFunctionData({ abi, functionName: name, args })
}

function wireForm({ from, to, data, valueWei = 0n }: Transaction): Record<string, string> {
  return {
    from,
    ...(to && { to }),
    ...(data && { data }),
    value: numberToHex(valueWei),
    gas: numberToHex(TRANSACTION_GAS_MAX),
    maxFeePerGas: numberToHex(FEE_WEI_PER_GAS_MAX),
    maxPriorityFeePerGas: '0x0',
  }
}

/** A transaction of the devnet itself failed; the chain is not the world it should be. */
export class TransactionReverted extends Error {
  override readonly name = 'TransactionReverted'

  constructor(transactionHash: Hex) {
    super(`transaction ${transactionHash} reverted`)
  }
}
