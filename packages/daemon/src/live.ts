import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createChain, keccak256Of } from '@evenkeel/chain'
import { hexOfText } from '@evenkeel/core/planning'
import { createEngine } from '@evenkeel/engine'
import { ensureWebBuild } from '@evenkeel/web/build'
import { loadChainDescription } from './chain-description.ts'
import { ConfigError } from './config.ts'
import { openLastingDatabase } from './database.ts'
import { openDoor } from './door.ts'
import { enginePorts, randomIds, wallClock } from './engine-ports.ts'
import { terminalObserver } from './report.ts'
import { closing, type Runtime, version } from './runtime.ts'
import { tickUntil } from './ticking.ts'

/**
 * The same product on a real chain: prices from its feeds, quotes from its pools, and the owner's
 * own wallet. It only proposes; what is sent is sent by the owner.
 */
export async function runLive({ config, say, print, stop }: Runtime): Promise<void> {
  if (config.chain === null) throw new ConfigError('✖ mode live needs a chain\n  → at chain')
  const described = loadChainDescription(config.chain.description)
  const native = described.assets.find(({ token }) => token === described.config.wrappedNative)
  if (native === undefined) {
    throw new ConfigError('✖ the wrapped native coin is not among the assets\n  → at assets')
  }
  const ends = closing(say)
  try {
    const [webFolder, database] = await Promise.all([
      ensureWebBuild(say),
      openLastingDatabase(config),
    ])
    ends.later('database', database.close)
    const { chainNumber } = described
    const chain = await createChain({
      rpcUrl: config.chain.rpcUrl,
      chainNumber,
      config: described.config,
    })
    const observer = terminalObserver(say)
    const engine = await createEngine(
      {
        mode: 'live',
        chain: chain.id,
        assets: described.assets,
        nativeAsset: native.id,
        installationSalt: await installationSalt(config.dataFolder),
        databaseUrl: database.url,
      },
      enginePorts({
        chain,
        clock: wallClock,
        ids: randomIds,
        relay: chain.watchRelay(() => Promise.resolve(false)),
        observer,
      }),
    )
    ends.later('engine', engine.close)
    const door = await openDoor(config.port, {
      engine,
      settings: {
        mode: 'live',
        version,
        chainNumber,
        assets: described.assets,
        viewers: [],
        practiceWalletUrl: null,
        webFolder,
      },
      wallClock,
      isSignatureValid: chain.reader.isSignatureValid,
      marketStatus: () => ({ market: { kind: 'real' }, marketSpeed: 1 }),
      observer,
    })
    ends.later('door', door.close)
    print(`LIVE  Dashboard  ${door.url}`)
    await tickUntil({ stop, say, tick: async () => void (await engine.tick()) })
    say('stopping')
  } finally {
    await ends.now()
  }
}

/** What owners sign is bound to this installation; its id is made once and kept. */
async function installationSalt(dataFolder: string): Promise<`0x${string}`> {
  await mkdir(dataFolder, { recursive: true })
  const path = join(dataFolder, 'installation-id')
  const known = await readFile(path, 'utf8').catch(() => null)
  if (known !== null) return keccak256Of(hexOfText(known.trim()))
  const made = randomIds.next('session')
  await writeFile(path, `${made}\n`, { flag: 'wx' })
  return keccak256Of(hexOfText(made))
}
