import { startDevnet } from './devnet.ts'
import { createQueue } from './queue.ts'
import type { Devnet } from './types.ts'

let shared: Promise<Devnet> | undefined
const inLine = createQueue()

/**
 * Runs a test on a devnet that every test of this process shares, and undoes what it did.
 *
 * Starting costs half a second, once; a snapshot and its revert cost a few milliseconds. The
 * chain ends with the process, so nothing has to be stopped.
 *
 * @example
 * it('sells at the pool price', () => withDevnet(async (devnet) => { ... }))
 */
export function withDevnet<T>(test: (devnet: Devnet) => Promise<T>): Promise<T> {
  return inLine(async () => {
    shared ??= startDevnet()
    const devnet = await shared
    const before = await devnet.snapshot()
    try {
      return await test(devnet)
    } finally {
      await devnet.revert(before)
    }
  })
}
