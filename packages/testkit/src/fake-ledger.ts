import type {
  Address,
  Asset,
  Call,
  Execution,
  Hex,
  QuoteBook,
  Transfer,
} from '@evenkeel/core/domain'
import type { Clock } from '@evenkeel/core/ports'
import {
  type Atoms,
  assert,
  blockNumber,
  type UsdE18,
  unixMs,
  weiPerGas,
} from '@evenkeel/core/units'
import { testRouter, word } from './encoder.ts'
import { type Pool, poolAt, poolBook } from './quote-book.ts'

/** How one call fared; a call that fails takes its whole transaction with it. */
export type CallOutcome =
  | { readonly ok: true; readonly returnData: Hex; readonly transfers: readonly Transfer[] }
  | { readonly ok: false; readonly reason: string }

/** A chain of made-up blocks that runs the calls of the test encoder on constant-product pools. */
export type FakeLedger = {
  readonly assets: readonly Asset[]
  readonly head: () => { readonly number: bigint; readonly hash: Hex; readonly atMs: number }
  readonly isCanonical: (block: { readonly number: bigint; readonly hash: Hex }) => boolean
  readonly balanceOf: (owner: Address, token: Address) => Atoms
  readonly allowanceOf: (owner: Address, token: Address, spender: Address) => Atoms
  readonly nonceOf: (owner: Address) => bigint
  readonly executions: () => readonly Execution[]
  readonly book: () => QuoteBook
  /** Runs calls as one transaction and keeps what they did, unless one of them fails. */
  readonly send: (owner: Address, calls: readonly Call[]) => Execution
  /** Runs calls one after the other and undoes them. */
  readonly preview: (owner: Address, calls: readonly Call[]) => readonly CallOutcome[]
  readonly give: (owner: Address, token: Address, atoms: Atoms) => void
  /** An arbitrageur brings every pool back to its price, one of them to a new one. */
  readonly movePool: (asset: Asset, priceUsdE18: UsdE18) => void
  /** Replaces the newest blocks by others without transactions; what they did is undone. */
  readonly reorganise: (depth: number) => void
}

type State = {
  readonly balances: Map<string, Atoms>
  readonly allowances: Map<string, Atoms>
  /** The pools as the swaps so far left them. */
  book: QuoteBook
}

type Block = { readonly hash: Hex; readonly execution: Execution | null; readonly state: State }

const depthUsd = 50_000_000
const gasUsed = 100_000n

/** A chain at block 100 whose pools trade at the given prices. */
export function fakeLedger(
  clock: Clock,
  assets: readonly Asset[],
  priceOf: (asset: Asset) => UsdE18,
): FakeLedger {
  const cash = assets.find(({ role }) => role === 'cash')
  assert(cash !== undefined, 'one asset is cash')
  const poolOf = (asset: Asset, priceUsdE18: UsdE18): Pool =>
    poolAt({ asset, cash, priceUsdE18, depthUsd })
  const pools = new Map(
    assets.filter((asset) => asset !== cash).map((asset) => [asset, poolOf(asset, priceOf(asset))]),
  )
  let state: State = {
    balances: new Map(),
    allowances: new Map(),
    book: poolBook([...pools.values()]),
  }
  const nonces = new Map<Address, bigint>()
  let fork = 0
  let blocks: Block[] = [{ hash: hashOf(0, 0), execution: null, state }]
  const number = (): bigint => 100n + BigInt(blocks.length - 1)
  const head = () => ({
    number: number(),
    hash: blocks.at(-1)?.hash ?? '0x',
    atMs: Number(clock.now()),
  })
  const run = (owner: Address, calls: readonly Call[], stopAtFailure: boolean) => {
    const next: State = {
      balances: new Map(state.balances),
      allowances: new Map(state.allowances),
      book: state.book,
    }
    const outcomes: CallOutcome[] = []
    for (const call of calls) {
      const outcome = runCall(next, assets, owner, call, clock)
      outcomes.push(outcome)
      if (!outcome.ok && stopAtFailure) break
    }
    return { next, outcomes }
  }
  return {
    assets,
    head,
    isCanonical: (block) => blocks[Number(block.number - 100n)]?.hash === block.hash,
    balanceOf: (owner, token) => state.balances.get(`${owner} ${token}`) ?? 0n,
    allowanceOf: (owner, token, spender) =>
      state.allowances.get(`${owner} ${token} ${spender}`) ?? 0n,
    nonceOf: (owner) => nonces.get(owner) ?? 0n,
    executions: () => blocks.flatMap(({ execution }) => (execution === null ? [] : [execution])),
    book: () => {
      const { number: height, hash, atMs } = head()
      return {
        ...state.book,
        blockNumber: blockNumber(height),
        blockHash: hash,
        blockAtMs: unixMs(atMs),
      }
    },
    send: (owner, calls) => {
      const nonce = nonces.get(owner) ?? 0n
      nonces.set(owner, nonce + 1n)
      const { next, outcomes } = run(owner, calls, true)
      const succeeded = outcomes.every(({ ok }) => ok)
      if (succeeded) state = next
      const hash = hashOf(blocks.length, fork)
      const execution: Execution = {
        txHash: hashOf(1_000_000 + blocks.length, fork),
        blockNumber: blockNumber(number() + 1n),
        blockHash: hash,
        atMs: clock.now(),
        succeeded,
        calls,
        gasUsed: gasUsed * BigInt(calls.length),
        gasPriceWeiPerGas: weiPerGas(20_000_000_000n),
        transfers: succeeded ? outcomes.flatMap((done) => (done.ok ? done.transfers : [])) : [],
      }
      blocks = [...blocks, { hash, execution, state }]
      return execution
    },
    preview: (owner, calls) => run(owner, calls, false).outcomes,
    give: (owner, token, atoms) => {
      const key = `${owner} ${token}`
      state.balances.set(key, (state.balances.get(key) ?? 0n) + atoms)
    },
    movePool: (asset, priceUsdE18) => {
      pools.set(asset, poolOf(asset, priceUsdE18))
      state.book = poolBook([...pools.values()])
    },
    reorganise: (depth) => {
      fork += 1
      const kept = blocks.slice(0, blocks.length - depth)
      const before = kept.at(-1)?.state ?? state
      const fresh = Array.from({ length: depth }, (_, index) => ({
        hash: hashOf(kept.length + index, fork),
        execution: null,
        state: before,
      }))
      blocks = [...kept, ...fresh]
      state = before
    },
  }
}

function runCall(
  state: State,
  assets: readonly Asset[],
  owner: Address,
  call: Call,
  clock: Clock,
): CallOutcome {
  const words = call.data.slice(10).match(/.{64}/g) ?? []
  if (call.data.startsWith('0x095ea7b3')) {
    const [spender = '', atoms = '0'] = words
    state.allowances.set(`${owner} ${call.to} ${addressIn(spender)}`, BigInt(`0x${atoms}`))
    return { ok: true, returnData: `0x${word(1n)}`, transfers: [] }
  }
  assert(call.to === testRouter, 'the router is the one that swaps')
  const [amountIn, amountOutMin, , recipient, deadline] = words.map((text) => BigInt(`0x${text}`))
  const path = words.slice(6).map(addressIn)
  const [tokenIn, tokenOut] = [path[0], path.at(-1)]
  assert(tokenIn !== undefined && tokenOut !== undefined, 'a swap has a path')
  return swap(state, assets, {
    owner,
    tokenIn,
    tokenOut,
    amountIn: amountIn ?? 0n,
    amountOutMin: amountOutMin ?? 0n,
    recipient: addressIn((recipient ?? 0n).toString(16).padStart(64, '0')),
    isLate: BigInt(Math.floor(clock.now() / 1000)) > (deadline ?? 0n),
  })
}

type Swap = {
  readonly owner: Address
  readonly tokenIn: Address
  readonly tokenOut: Address
  readonly amountIn: Atoms
  readonly amountOutMin: Atoms
  readonly recipient: Address
  readonly isLate: boolean
}

function swap(state: State, assets: readonly Asset[], order: Swap): CallOutcome {
  const { owner, tokenIn, tokenOut, amountIn, amountOutMin, recipient } = order
  const idOf = (token: Address) => assets.find((asset) => asset.token === token)?.id
  const [assetIn, assetOut] = [idOf(tokenIn), idOf(tokenOut)]
  const isListed = assetIn !== undefined && assetOut !== undefined
  const quote = isListed ? state.book.quote(assetIn, assetOut, amountIn) : null
  const allowanceKey = `${owner} ${tokenIn} ${testRouter}`
  const allowed = state.allowances.get(allowanceKey) ?? 0n
  const held = state.balances.get(`${owner} ${tokenIn}`) ?? 0n
  if (order.isLate) return { ok: false, reason: 'EXPIRED' }
  if (quote === null) return { ok: false, reason: 'NO_POOL' }
  if (allowed < amountIn) return { ok: false, reason: 'TRANSFER_FROM_FAILED: allowance' }
  if (held < amountIn) return { ok: false, reason: 'TRANSFER_FROM_FAILED: balance' }
  if (quote.amountOutAtoms < amountOutMin) return { ok: false, reason: 'INSUFFICIENT_OUTPUT' }
  const pool = quote.route.hops[0]?.pool ?? testRouter
  const given = `${recipient} ${tokenOut}`
  state.allowances.set(allowanceKey, allowed - amountIn)
  state.balances.set(`${owner} ${tokenIn}`, held - amountIn)
  state.balances.set(given, (state.balances.get(given) ?? 0n) + quote.amountOutAtoms)
  state.book = state.book.after(quote)
  return {
    ok: true,
    returnData: `0x${word(quote.amountOutAtoms)}`,
    transfers: [
      { token: tokenIn, from: owner, to: pool, atoms: amountIn },
      { token: tokenOut, from: pool, to: recipient, atoms: quote.amountOutAtoms },
    ],
  }
}

function addressIn(digits: string): Address {
  return `0x${digits.slice(-40)}`
}

/** A hash that differs for every block of every fork. */
function hashOf(index: number, fork: number): Hex {
  return `0x${word(BigInt(fork)).slice(32)}${word(BigInt(index)).slice(32)}`
}
