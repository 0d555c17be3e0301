import type { Address, Asset, ChainId, HoldingsSnapshot } from '@evenkeel/core/domain'
import type { ChainReader } from '@evenkeel/core/ports'
import { type Atoms, assert, type Wei, wei } from '@evenkeel/core/units'
import { erc20Abi } from './abi.ts'
import { type Client, fetchHead, isCanonical } from './client.ts'
import type { ChainConfig } from './config.ts'
import { fromNode } from './faults.ts'
import { each, fetchRead, readOf } from './read.ts'
import { isSignatureValid } from './signatures.ts'

/** Reads an account: balances and allowances, each group at one block. */
export function createReader(client: Client, chain: ChainId, config: ChainConfig): ChainReader {
  const { multicall } = config
  const fetchHoldings = async (
    owner: Address,
    assets: readonly Asset[],
  ): Promise<HoldingsSnapshot> => {
    assert(
      assets.every((asset) => asset.chain === chain),
      'holdings of one chain are read at a time',
    )
    const head = await fetchHead(client)
    const balances = assets.map(({ token }) => readOf(token, erc20Abi, 'balanceOf', [owner]))
    const atoms = await fetchRead(client, multicall, head, each(balances))
    return {
      holdings: assets.map(({ id }, index) => ({ asset: id, atoms: atoms[index] ?? 0n })),
      blockNumber: head.number,
      blockHash: head.hash,
      blockAtMs: head.atMs,
    }
  }
  const fetchAllowances: ChainReader['fetchAllowances'] = async (owner, grants) => {
    const head = await fetchHead(client)
    const reads = grants.map(({ token, spender }) =>
      readOf(token, erc20Abi, 'allowance', [owner, spender]),
    )
    const allowances: readonly Atoms[] = await fetchRead(client, multicall, head, each(reads))
    return allowances
  }
  const fetchNativeBalance = async (owner: Address): Promise<Wei> =>
    wei(await fromNode('balance of the native coin', client.getBalance({ address: owner })))
  return {
    chain,
    fetchHoldings,
    fetchNativeBalance,
    fetchAllowances,
    fetchBlock: () => fetchHead(client),
    isCanonical: (block) => isCanonical(client, block),
    isSignatureValid: (account, digest, signature) =>
      isSignatureValid(client, account, digest, signature),
  }
}
