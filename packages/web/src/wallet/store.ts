import { ask, type Connection as OwnerConnection } from '@evenkeel/api/owner'
import { useSyncExternalStore } from 'react'
import { remember, remembered } from '../app/preferences.ts'
import { practiceWallet } from './practice.ts'
import { announceWallet, discoverWallets, type Wallet } from './provider.ts'

/** The wallet that is connected, and who it is. */
export type Connection = OwnerConnection & { readonly wallet: Wallet }

/** What the page knows of wallets. */
export type WalletState = {
  readonly found: readonly Wallet[]
  readonly connection: Connection | null
}

let state: WalletState = { found: [], connection: null }
const listeners = new Set<() => void>()

function update(change: Partial<WalletState>): void {
  state = { ...state, ...change }
  for (const tell of listeners) tell()
}

/** The wallets of this browser and the connected one. */
export function useWallets(): WalletState {
  return useSyncExternalStore(
    (tell) => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    () => state,
  )
}

/** Looks for wallets, announces the practice wallet where there is one, reconnects the last one. */
export function startWallets(practiceUrl: string | null, practiceName: string): () => void {
  const stopLooking = discoverWallets((wallet) => {
    if (state.found.some((known) => known.info.uuid === wallet.info.uuid)) return
    update({ found: [...state.found, wallet] })
    if (remembered('wallet') === wallet.info.rdns) void reconnect(wallet)
  })
  const stopPractice =
    practiceUrl === null ? () => {} : announceWallet(practiceWallet(practiceUrl, practiceName))
  return () => {
    stopLooking()
    stopPractice()
  }
}

/** Asks a wallet for its account and keeps the choice. */
export async function connect(wallet: Wallet): Promise<Connection> {
  const connection = await read(wallet, 'eth_requestAccounts')
  if (connection === null) throw new Error(`${wallet.info.name} gave no account`)
  remember('wallet', wallet.info.rdns)
  follow(wallet)
  update({ connection })
  return connection
}

/** Forgets the wallet; what it signed before stays signed. */
export function disconnect(): void {
  remember('wallet', null)
  update({ connection: null })
}

/** Without asking anybody: only where the wallet still trusts this page. */
async function reconnect(wallet: Wallet): Promise<void> {
  const connection = await read(wallet, 'eth_accounts').catch(() => null)
  if (connection === null || state.connection !== null) return
  follow(wallet)
  update({ connection })
}

async function read(wallet: Wallet, method: string): Promise<Connection | null> {
  const accounts = await ask(wallet.provider, method)
  const account: unknown = Array.isArray(accounts) ? accounts[0] : null
  if (typeof account !== 'string') return null
  const chain = await ask(wallet.provider, 'eth_chainId')
  return {
    wallet,
    provider: wallet.provider,
    account: account.toLowerCase(),
    chainNumber: Number(chain),
  }
}

/** A wallet may change its account or chain at any time; the page then reads it again. */
function follow(wallet: Wallet): void {
  const reread = () => {
    void read(wallet, 'eth_accounts')
      .catch(() => null)
      .then((connection) => {
        if (state.connection?.wallet === wallet) update({ connection })
      })
  }
  wallet.provider.on?.('accountsChanged', reread)
  wallet.provider.on?.('chainChanged', reread)
}
