import { describe, expect, test } from 'vitest'
import { tickUntil } from './ticking.ts'

class Fault extends Error {
  readonly transient: boolean

  constructor(transient: boolean) {
    super('the database does not answer')
    this.transient = transient
  }
}

/** Ticks that fail as listed, one after the other, and then ask to be stopped. */
function ticksOf(faults: readonly (Error | null)[]) {
  const { promise: stop, resolve } = Promise.withResolvers<void>()
  const said: string[] = []
  let count = 0
  const tick = (): Promise<void> => {
    const fault = faults[count]
    count += 1
    if (count >= faults.length) resolve()
    return fault ? Promise.reject(fault) : Promise.resolve()
  }
  const say = (line: string): void => void said.push(line)
  return { said, count: () => count, run: () => tickUntil({ stop, say, tick, everyMs: 1 }) }
}

describe('a process that runs for months (R9)', () => {
  test('a fault that passes costs a tick and is told', async () => {
    const ticks = ticksOf([null, new Fault(true), null])
    await ticks.run()
    expect(ticks.count()).toBe(3)
    expect(ticks.said).toEqual(['a tick was missed: the database does not answer'])
  })

  test.each([new Fault(false), new Error('a bug')])('%s ends it', async (fault) => {
    const ticks = ticksOf([fault, null, null])
    await expect(ticks.run()).rejects.toBe(fault)
    expect(ticks.count()).toBe(1)
  })
})
