import type { Command } from 'commander'
import { type CliConfig, loadConfig } from '../config.ts'
import { type Door, openDoor } from '../door/door.ts'
import { failureOf } from '../door/failure.ts'
import { createInk, type Ink } from '../terminal/ink.ts'

/** What every command gets. */
export type Context = {
  readonly config: CliConfig
  readonly door: Door
  readonly ink: Ink
  /** Portfolio that `--portfolio` names. */
  readonly wanted: string | undefined
  /** Prints lines for people, or the one JSON document for `--json`. */
  readonly print: (lines: readonly string[], json: unknown) => void
  /** Progress and remarks: standard error. */
  readonly say: (line: string) => void
}

/** Flags that stand before any verb. */
type GlobalFlags = {
  readonly url?: string
  readonly wallet?: string
  readonly json?: boolean
  readonly portfolio?: string
}

/** Runs a command with its context and turns any failure into words and an exit code. */
export async function withContext(
  command: Command,
  run: (context: Context) => Promise<void>,
): Promise<void> {
  const flags = command.optsWithGlobals<GlobalFlags>()
  const config = loadConfig(flags, process.stdout)
  try {
    await run({
      config,
      door: openDoor(config),
      ink: createInk(config.art),
      wanted: flags.portfolio,
      print: (lines, json) => {
        const text = flags.json === true ? JSON.stringify(json, null, 2) : lines.join('\n')
        process.stdout.write(`${text}\n`)
      },
      say: (line) => process.stderr.write(`${line}\n`),
    })
  } catch (error) {
    const { text, exitCode } = failureOf(error, config.url)
    process.stderr.write(`${text}\n`)
    process.exitCode = exitCode
  }
}
