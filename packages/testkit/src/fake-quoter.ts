import type { Quoter } from '@evenkeel/core/ports'
import type { FakeLedger } from './fake-ledger.ts'

/** Books of the made-up chain's pools as they are now. */
export function fakeQuoter(ledger: FakeLedger): Quoter {
  return { openBook: () => Promise.resolve(ledger.book()) }
}
