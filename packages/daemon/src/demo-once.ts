import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, loadDemoConfig } from './config.ts'
import { openSimulationDatabase } from './database.ts'
import { demoView } from './demo/result.ts'
import { DemoFailed, runDemo } from './demo/run.ts'
import { openMarket } from './simulation/bars.ts'
import { demoTargets, parseTargets, replayTargets } from './simulation/demo-strategy.ts'

/** `npm run demo:once`: exit 0 only when reconciled to the base unit and back inside the band. */
async function main(args: readonly string[]): Promise<number> {
  const say = (line: string): void => void process.stderr.write(`${line}\n`)
  const dataFolder = await mkdtemp(join(tmpdir(), 'evenkeel-demo-'))
  try {
    const config = loadDemoConfig(args)
    const usual = config.replay.length === 0 ? demoTargets : replayTargets
    const targets = config.targets === null ? usual : parseTargets(config.targets)
    const market = await openMarket(config)
    const database = await openSimulationDatabase({ databaseUrl: config.databaseUrl, dataFolder })
    try {
      const result = await runDemo({ market, targets, databaseUrl: database.url, say })
      const text = config.json ? JSON.stringify(result, null, 2) : demoView(result).join('\n')
      process.stdout.write(`${text}\n`)
      const inside = Number(result.driftAbsoluteMaxAfter) < Number(result.bandAbsolute)
      return result.reconciled && inside ? 0 : 1
    } finally {
      await database.close()
    }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const isInput = error instanceof ConfigError || error.name === 'MarketFileError'
    const isExpected = isInput || error instanceof DemoFailed || error.name === 'DatabaseFault'
    say(isExpected ? error.message : (error.stack ?? error.message))
    return isInput || error.name === 'DatabaseFault' ? 2 : 1
  } finally {
    await rm(dataFolder, { recursive: true, force: true })
  }
}

process.exitCode = await main(process.argv.slice(2))
