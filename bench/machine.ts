import { arch, availableParallelism, cpus, loadavg, platform, totalmem } from 'node:os'

/** What a figure was measured on, in words that name no particular computer. */
export type Machine = {
  readonly cpu: string
  readonly cores: number
  readonly memoryGib: number
  readonly system: string
  readonly node: string
  /** Runnable processes over the last minute, before and after: beyond the cores, distrust. */
  readonly loadBefore: number
  readonly loadAfter: number
}

/** Looks at the machine now; the answer looks again when the measuring is over. */
export function machineFrom(): () => Machine {
  const loadBefore = loadNow()
  return () => ({
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryGib: Math.round(totalmem() / 2 ** 30),
    system: `${platform()} ${arch()}`,
    node: process.version,
    loadBefore,
    loadAfter: loadNow(),
  })
}

function loadNow(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100
}
