import type { Address } from 'viem'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { Queue } from '../queue.ts'
import type { Rpc } from '../rpc.ts'
import { WalletError } from './errors.ts'

/** What every method of one wallet shares. */
export type Session = {
  readonly account: PrivateKeyAccount
  readonly chainId: number
  readonly rpc: Rpc
  /** Runs tasks one after the other, so that two requests never take the same nonce. */
  readonly exclusively: Queue
  /** Refuses an account that is not this wallet's, or any before the dapp has connected. */
  readonly authorize: (asked: Address) => void
  /** Refuses when the person behind the wallet declines. */
  readonly consent: () => void
}

export type Methods = Readonly<Record<string, (params: unknown) => unknown>>

type Owned = Pick<Session, 'account' | 'chainId' | 'rpc' | 'exclusively'>

/** A session and the methods by which a dapp connects to it. */
export function openSession(owned: Owned, reject: boolean): [Session, Methods] {
  const { address } = owned.account
  let connected = false
  const session = {
    ...owned,
    authorize: (asked: Address) => {
      if (!connected) throw new WalletError('unauthorized', 'ask for eth_requestAccounts first')
      if (asked !== address) throw new WalletError('unauthorized', `${asked} is not in this wallet`)
    },
    consent: () => {
      if (reject) throw new WalletError('userRejected', 'the user rejected the request')
    },
  }
  const methods = {
    eth_accounts: () => (connected ? [address] : []),
    eth_requestAccounts: () => {
      connected = true
      return [address]
    },
  }
  return [session, methods]
}
