import { getAddress } from 'viem'
import { createSiweMessage } from 'viem/siwe'
import { api } from '../data/live.ts'
import { ask } from './provider.ts'
import type { Connection } from './store.ts'

/** What the message says beside its fields; the standard allows plain ASCII only. */
const statement = 'Sign in to Evenkeel. This moves nothing and costs nothing.'

/**
 * Signs in with Ethereum (EIP-4361). The nonce is the server's and good for one message; the
 * session that follows is a cookie which no script can read.
 */
export async function signIn(connection: Connection): Promise<void> {
  const { nonce, expiresAt } = await api.requestNonce()
  const message = createSiweMessage({
    domain: location.host,
    uri: location.origin,
    address: getAddress(connection.account as `0x${string}`),
    chainId: connection.chainNumber,
    version: '1',
    nonce,
    statement,
    issuedAt: new Date(),
    expirationTime: new Date(expiresAt),
  })
  const signature = await ask(connection.wallet.provider, 'personal_sign', [
    hexOf(message),
    connection.account,
  ])
  await api.signIn(message, String(signature))
}

function hexOf(text: string): string {
  const bytes = new TextEncoder().encode(text)
  return `0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}
