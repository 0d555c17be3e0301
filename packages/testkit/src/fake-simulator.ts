import type { Simulator } from '@evenkeel/core/ports'
import type { FakeLedger } from './fake-ledger.ts'

const approveGasUnits = 45_000n
const swapGasUnits = 110_000n

/** Runs calls on the made-up chain and undoes them. */
export function fakeSimulator(ledger: FakeLedger): Simulator {
  return {
    preview: (from, calls) =>
      Promise.resolve(
        ledger.preview(from, calls).map((outcome, index) =>
          outcome.ok
            ? {
                ok: true,
                gasUsed: outcome.transfers.length > 0 ? swapGasUnits : approveGasUnits,
                returnData: outcome.returnData,
              }
            : { ok: false, reason: `call ${index}: ${outcome.reason}` },
        ),
      ),
  }
}
