import type { Call, Execution, Hex } from '@evenkeel/core/domain'
import type { Relay } from '@evenkeel/core/ports'
import type { FakeLedger } from './fake-ledger.ts'

type Request = Parameters<Relay['submit']>[0]

/** A relay whose wallet does as a test says, and remembers what it was asked. */
export type FakeRelay = Relay & {
  readonly asked: Request[]
  /** What the wallet does from now on. */
  readonly behave: (as: WalletMood) => void
  readonly setAtomic: (atomic: boolean) => void
}

/**
 * `sends`: at once. `watches`: the wallet lives elsewhere. `swallows`: sends, and the answer gets
 * lost. `sleeps`: takes the calls and never sends them. A fault is thrown before anything is sent.
 */
export type WalletMood = 'sends' | 'watches' | 'swallows' | 'sleeps' | Error

/** A wallet that makes all calls in one transaction and sends at once, until told otherwise. */
export function fakeRelay(ledger: FakeLedger, lostAnswer: () => Error): FakeRelay {
  const asked: Request[] = []
  const sent = new Map<Hex, Execution>()
  let mood: WalletMood = 'sends'
  let isAtomic = true
  const sendOnce = ({ key, owner, legs }: Request): Execution => {
    const before = sent.get(key)
    if (before !== undefined) return before
    const calls = legs.map(({ call }) => call)
    const execution = ledger.send(owner, calls)
    sent.set(key, execution)
    return execution
  }
  return {
    asked,
    behave: (as) => {
      mood = as
    },
    setAtomic: (atomic) => {
      isAtomic = atomic
    },
    isAtomic: () => Promise.resolve(isAtomic),
    fetchNonce: (owner) => Promise.resolve(ledger.nonceOf(owner)),
    submit: (request) => {
      asked.push(request)
      if (mood instanceof Error) return Promise.reject(mood)
      if (mood === 'watches' || mood === 'sleeps') return Promise.resolve(null)
      const execution = sendOnce(request)
      if (mood === 'swallows') return Promise.reject(lostAnswer())
      return Promise.resolve(execution.txHash)
    },
    find: ({ calls, sinceBlock, except = [] }) => {
      const found = ledger
        .executions()
        .filter((execution) => execution.blockNumber >= sinceBlock)
        .filter(({ txHash }) => !except.includes(txHash))
        .filter((execution) => areEqual(execution.calls, calls))
      return Promise.resolve(found.find(({ succeeded }) => succeeded) ?? found[0] ?? null)
    },
  }
}

function areEqual(left: readonly Call[], right: readonly Call[]): boolean {
  return (
    left.length === right.length &&
    left.every((call, index) => {
      const other = right[index]
      return call.to === other?.to && call.data === other.data && call.valueWei === other.valueWei
    })
  )
}
