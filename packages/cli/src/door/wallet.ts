import { type Provider, WalletError } from '@evenkeel/api/owner'
import { UsageError } from './failure.ts'

/**
 * A wallet that answers JSON-RPC on this machine: the practice wallet of a simulation, or a
 * desktop wallet that offers an endpoint. The key never leaves it.
 */
export function createHttpWallet(url: string): Provider {
  const { hostname } = new URL(url)
  if (!['127.0.0.1', 'localhost', '[::1]'].includes(hostname)) {
    throw new UsageError(`--wallet must be on this machine; ${hostname} is not`)
  }
  let id = 0
  return {
    request: async ({ method, params = [] }) => {
      id += 1
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ jsonrpc: '2.0', id, method, params }),
      })
      const reply = (await response.json()) as {
        readonly result?: unknown
        readonly error?: { readonly code: number; readonly message: string }
      }
      if (reply.error !== undefined) throw new WalletError(reply.error.code, reply.error.message)
      return reply.result
    },
  }
}
