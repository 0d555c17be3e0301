import type { Address, Hex } from '@evenkeel/core/domain'
import type { ChainReader } from '@evenkeel/core/ports'
import { blockNumber, unixMs, wei } from '@evenkeel/core/units'
import { testChain } from './assets.ts'
import type { FakeLedger } from './fake-ledger.ts'

/** A reader of the made-up chain; `fail` makes every question fail until set to null. */
export type FakeChainReader = ChainReader & { readonly fail: (fault: Error | null) => void }

/** Everybody owns one native coin; a signature is the account's by `fakeSignature`. */
export function fakeChainReader(ledger: FakeLedger): FakeChainReader {
  let failure: Error | null = null
  const answer = <T>(value: () => T): Promise<T> =>
    failure === null ? Promise.resolve(value()) : Promise.reject(failure)
  const block = () => {
    const { number, hash, atMs } = ledger.head()
    return { number: blockNumber(number), hash, atMs: unixMs(atMs) }
  }
  return {
    chain: testChain,
    fail: (fault) => {
      failure = fault
    },
    fetchHoldings: (owner, assets) =>
      answer(() => {
        const { number, hash, atMs } = block()
        const holdings = assets.map(({ id, token }) => ({
          asset: id,
          atoms: ledger.balanceOf(owner, token),
        }))
        return { holdings, blockNumber: number, blockHash: hash, blockAtMs: atMs }
      }),
    fetchNativeBalance: () => answer(() => wei(10n ** 18n)),
    fetchAllowances: (owner, grants) =>
      answer(() => grants.map(({ token, spender }) => ledger.allowanceOf(owner, token, spender))),
    fetchBlock: () => answer(block),
    isCanonical: (asked) => answer(() => ledger.isCanonical(asked)),
    isSignatureValid: (account, digest, signature) =>
      answer(() => signature === fakeSignature(account, digest)),
  }
}

/** What a made-up account signs: its own address and the digest. */
export function fakeSignature(account: Address, digest: Hex): Hex {
  return `0x${account.slice(2)}${digest.slice(2)}`
}
