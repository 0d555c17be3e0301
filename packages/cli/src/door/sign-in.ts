import type { Client } from '@evenkeel/api/client'
import { getAddress, toHex } from 'viem'
import { createSiweMessage } from 'viem/siwe'
import type { Wallet } from './wallet.ts'

/** Signs in with Ethereum (EIP-4361); gives the account that signed. */
export async function signIn(
  client: Client,
  wallet: Wallet,
  url: string,
  chainNumber: number,
): Promise<`0x${string}`> {
  const [account] = (await wallet({ method: 'eth_requestAccounts' })) as `0x${string}`[]
  if (account === undefined) throw new Error('the wallet has no account')
  const { nonce } = await client.requestNonce()
  const message = createSiweMessage({
    address: getAddress(account),
    chainId: chainNumber,
    domain: new URL(url).host,
    uri: url,
    version: '1',
    nonce,
    statement: 'Sign in to Evenkeel. This moves nothing.',
  })
  const signature = await wallet({ method: 'personal_sign', params: [toHex(message), account] })
  await client.signIn(message, signature as `0x${string}`)
  return account
}
