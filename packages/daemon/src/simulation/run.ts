import { setTimeout as sleep } from 'node:timers/promises'
import { keccak256Of } from '@evenkeel/chain'
import type { Address } from '@evenkeel/core/domain'
import { hexOfText } from '@evenkeel/core/planning'
import { startWalletServer } from '@evenkeel/devnet'
import { createEngine, type Engine } from '@evenkeel/engine'
import { ensureWebBuild } from '@evenkeel/web/build'
import { openSimulationDatabase } from '../database.ts'
import { openDoor } from '../door.ts'
import { enginePorts, randomIds, wallClock } from '../engine-ports.ts'
import { terminalObserver } from '../report.ts'
import { closing, type Runtime, version } from '../runtime.ts'
import { openMarket } from './bars.ts'
import { demoStrategy, demoTargets, driftedStart, replayTargets } from './demo-strategy.ts'
import { createMarketClock } from './market-clock.ts'
import { createMarketDriver, type MarketDriver } from './market-driver.ts'
import { openSimulation } from './simulation.ts'

/**
 * The whole product on a local chain with the real contracts and a market that moves by itself.
 *
 * Everything is new at each start (see docs/decisions/0004): the chain, its market, the database.
 */
export async function runSimulation({ config, say, print, stop }: Runtime): Promise<void> {
  const ends = closing(say)
  try {
    const [webFolder, market, database] = await Promise.all([
      ensureWebBuild(say),
      openMarket(config.simulation),
      openSimulationDatabase(config),
    ])
    ends.later('database', database.close)
    const simulation = await openSimulation(market)
    ends.later('local chain', simulation.stop)
    const practice = await startWalletServer(simulation.wallet)
    ends.later('practice wallet', practice.stop)

    const { chain, described, devnet } = simulation
    const clock = createMarketClock(market.opensAtMs, wallClock)
    const observer = terminalObserver(say)
    const engine = await createEngine(
      {
        mode: 'simulation',
        chain: chain.id,
        assets: described.assets,
        nativeAsset: nativeOf(described),
        installationSalt: keccak256Of(hexOfText(randomIds.next('session'))),
        databaseUrl: database.url,
      },
      enginePorts({
        chain,
        clock,
        ids: randomIds,
        relay: chain.watchRelay(() => Promise.resolve(false)),
        observer,
      }),
    )
    ends.later('engine', engine.close)

    const targets = config.simulation.replay.length === 0 ? demoTargets : replayTargets
    const strategy = demoStrategy(targets, described.assets)
    const start = driftedStart(strategy, described.assets)
    await simulation.fundOwner(start, strategy.preferences.cashBufferBps)
    const owner = devnet.owner.toLowerCase() as Address
    const made = await engine.createPortfolio({ name: 'Demo', owner, strategy })
    if (!made.ok) throw new Error(made.refusals.map(({ message }) => message).join('; '))

    const driver = createMarketDriver({
      bars: market.bars,
      clock,
      barWallMs: config.simulation.barWallMs,
      publish: simulation.publish,
      tick: async () => void (await engine.tick()),
      isHeld: () => isHeld(engine),
      sleep: (ms) => sleep(ms),
    })
    const door = await openDoor(config.port, {
      engine: inOneMarket(engine, driver),
      settings: {
        mode: 'simulation',
        version,
        chainNumber: described.chainNumber,
        assets: described.assets,
        viewers: [],
        practiceWalletUrl: practice.url,
        webFolder,
      },
      wallClock,
      isSignatureValid: chain.reader.isSignatureValid,
      marketStatus: () => ({ market: market.status, marketSpeed: driver.speed() }),
      observer,
    })
    ends.later('door', door.close)

    const moving = driver.run()
    ends.later('market', async () => {
      driver.stop()
      await moving
    })
    print(`SIMULATION  Dashboard  ${door.url}`)
    print('Nothing here is real money. Ctrl-C stops everything.')
    await Promise.race([stop, moving])
    say('stopping')
  } finally {
    await ends.now()
  }
}

/** A plan waits for its owner or is carried out: the market stands by. */
async function isHeld(engine: Engine): Promise<boolean> {
  const portfolios = await engine.listPortfolios()
  return portfolios.some(({ state }) => state.kind === 'proposed' || state.kind === 'executing')
}

/** What an owner asks for is quoted and previewed on one market, not across a bar. */
function inOneMarket(engine: Engine, { between }: MarketDriver): Engine {
  return {
    ...engine,
    requestRebalance: (portfolioId) => between(() => engine.requestRebalance(portfolioId)),
    previewTargets: (...input) => between(() => engine.previewTargets(...input)),
    saveTargets: (input) => between(() => engine.saveTargets(input)),
  }
}

function nativeOf({ assets, config }: Awaited<ReturnType<typeof openSimulation>>['described']) {
  const native = assets.find(({ token }) => token === config.wrappedNative)
  if (native === undefined) {
    throw new Error('gas cannot be valued: the market has no price of ETH; replay ETH as well')
  }
  return native.id
}
