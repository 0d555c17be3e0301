import { ConfigError, loadConfig } from './config.ts'
import { runLive } from './live.ts'
import { runSimulation } from './simulation/run.ts'

/** The whole product, until it is asked to end. Gives 0 on Ctrl-C, 2 on bad input. */
export async function start(args: readonly string[]): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const print = (line: string): void => void process.stdout.write(`${line}\n`)
  const stop = stopSignal()
  try {
    const config = loadConfig(args)
    const run = config.mode === 'live' ? runLive : runSimulation
    await run({ config, say, print, stop })
    return 0
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isInput = error instanceof ConfigError || inputFaults.has(error.name)
    say(isInput ? error.message : (error.stack ?? error.message))
    return isInput ? 2 : 1
  }
}

/** Faults whose message says all there is to say. */
const inputFaults = new Set([
  'MarketFileError',
  'DatabaseFault',
  'AnvilMissing',
  'ChainFault',
  'PortTaken',
])

/** Resolves at the first Ctrl-C; a second one ends the process at once. */
function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => {
        resolve()
        process.once(signal, () => process.exit(130))
      })
    }
  })
}
