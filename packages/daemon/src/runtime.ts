import type { DaemonConfig } from './config.ts'

/** What every way of running is given. */
export type Runtime = {
  readonly config: DaemonConfig
  /** Progress and events: standard error. */
  readonly say: (line: string) => void
  /** The few lines that scripts wait for: standard output. */
  readonly print: (line: string) => void
  /** Resolves when the process is asked to end. */
  readonly stop: Promise<void>
}

/** Version of the product, as the package has it. */
export const version = '0.1.0'

/** Things to undo at the end, the newest first; all of them, whatever fails. */
export function closing(say: (line: string) => void): {
  readonly later: (name: string, close: () => Promise<unknown>) => void
  readonly now: () => Promise<void>
} {
  const open: { readonly name: string; readonly close: () => Promise<unknown> }[] = []
  return {
    later: (name, close) => void open.push({ name, close }),
    now: async () => {
      for (const { name, close } of open.splice(0).toReversed()) {
        await close().catch((error: unknown) => say(`closing ${name}: ${String(error)}`))
      }
    },
  }
}
