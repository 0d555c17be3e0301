import { getAddress, stringToHex } from 'viem'
import { createSiweMessage } from 'viem/siwe'
import type { Client } from '../client/index.ts'
import { ask, type Connection } from './provider.ts'

/**
 * Signs in with Ethereum (EIP-4361). The nonce is the server's and good for one message; the
 * session that follows is a cookie which no script can read.
 *
 * @param origin where the owner reaches the server, such as `http://127.0.0.1:4280`
 */
export async function signIn(
  client: Client,
  connection: Connection,
  origin: string,
  statement: string,
): Promise<void> {
  const { nonce, expiresAt } = await client.requestNonce()
  const message = createSiweMessage({
    domain: new URL(origin).host,
    uri: origin,
    address: getAddress(connection.account),
    chainId: connection.chainNumber,
    version: '1',
    nonce,
    statement,
    issuedAt: new Date(),
    expirationTime: new Date(expiresAt),
  })
  const signature = await ask(connection.provider, 'personal_sign', [
    stringToHex(message),
    connection.account,
  ])
  await client.signIn(message, String(signature))
}
