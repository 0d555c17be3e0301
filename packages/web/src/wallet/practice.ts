import { type Provider, WalletError } from '@evenkeel/api/owner'
import type { Wallet } from './provider.ts'

/** Reverse domain name of the practice wallet, by which the page knows it again. */
export const practiceRdns = 'app.evenkeel.practice'

type JsonRpcReply = {
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string }
}

/**
 * The practice wallet of the demo: forwards every request to the wallet process of the local
 * chain. The page holds no key; what can sign is behind the address that the server named.
 */
export function practiceWallet(url: string, name: string): Wallet {
  let id = 0
  const provider: Provider = {
    request: async ({ method, params = [] }) => {
      id += 1
      const reply = await reach(url, { jsonrpc: '2.0', id, method, params })
      if (reply.error !== undefined) throw new WalletError(reply.error.code, reply.error.message)
      return reply.result
    },
  }
  return { info: { uuid: practiceRdns, name, rdns: practiceRdns }, provider }
}

const disconnected = 4900

async function reach(url: string, call: unknown): Promise<JsonRpcReply> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(call),
    })
    return (await response.json()) as JsonRpcReply
  } catch {
    throw new WalletError(disconnected, 'The practice wallet does not answer.')
  }
}
