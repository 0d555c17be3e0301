import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDevnetWallet, type Devnet, startDevnet, startWalletServer } from '@evenkeel/devnet'
import { afterAll, expect, test } from 'vitest'
import type { Orders } from '../__tests__/engine-life.ts'
import { factsOf } from '../__tests__/house.ts'
import { emptyDatabase } from '../__tests__/test-database.ts'
import { type Database, openDatabase } from '../db/connect.ts'
import { startEmbeddedPostgres } from '../db/embedded/server.ts'
import { toJson } from '../db/json.ts'
import { firstBreak } from '../db/ledger.ts'

/**
 * Every boundary that the engine announces is a place to die. A life dies at the first one that no
 * earlier life died at; the next life starts on what is left, until one has nowhere new to die.
 * Some places are then passed for good (who died having sent finds it on the chain and does not
 * send): the whole story is told again on a fresh chain and database, until none is left.
 *
 * The chain, its real contracts, the wallet and PostgreSQL live on.
 */
const livesMax = 200
const storiesMax = 8
/** Loading the engine costs a second of computing; from the cache it is half. */
const compileCache = join(tmpdir(), 'evenkeel-compile-cache')
const timeoutMs = 400_000
const opened: (() => Promise<unknown>)[] = []
afterAll(async () => {
  for (const close of opened) await close()
})

test.concurrent.each([
  // The account's nonce counts the transaction and, the first time, its EIP-7702 authorization.
  { shape: 'one atomic batch', atomic: true, from: 'start', sent: 2, handovers: 1 },
  { shape: 'ordered transactions', atomic: false, from: 'approval', sent: 4, handovers: 4 },
] as const)(
  'killed at every boundary, $shape: one effect, one plan, nothing lost (EXE-6, I-1, I-2)',
  async ({ atomic, from, sent, handovers }) => {
    const devnet = await startFundedDevnet()
    let before = await devnet.snapshot()
    const unharmed = await tellStory(devnet, { atomic, from, survived: null })
    const places = unharmed.heard
    expect(unharmed.books).toMatchObject({
      runs: ['settled'],
      reconciled: [true],
      plans: 1,
      signedApprovals: 1,
      rebalanceDecisions: 1,
      executions: handovers,
      handovers,
      sent,
      ledgerBreak: null,
    })
    const survived: string[] = []
    for (let story = 0; places.some((place) => !survived.includes(place)); story++) {
      expect(story).toBeLessThan(storiesMax)
      await devnet.revert(before)
      before = await devnet.snapshot()
      const { books, lives } = await tellStory(devnet, { atomic, from, survived })
      expect(books).toEqual({ ...unharmed.books, starts: lives })
    }
    expect(places.length).toBeGreaterThan(40)
    process.stdout.write(`${shapeWords(atomic)}: killed ${survived.length} times\n`)
  },
  timeoutMs,
)

test('PostgreSQL is killed amid a run: it recovers, and so does the run (D1, SEC-3)', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'evenkeel-crash-'))
  const devnet = await startFundedDevnet()
  const wallet = await startWalletServer(createDevnetWallet(devnet, 0))
  let server = await startEmbeddedPostgres(folder)
  const facts = factsOf(devnet, { walletUrl: wallet.url, databaseUrl: server.url })
  const child = begin()
  const closed = once(child, 'close') as Promise<unknown[]>
  child.stdin?.write(`${toJson({ facts, survived: null, from: 'start' })}\n`)
  await heardFrom(child, 'stepBegan submit 0')
  process.kill(await postmasterPid(folder), 'SIGKILL')
  server = await startEmbeddedPostgres(folder)
  expect(await closed).toEqual([0, null])
  const database = await openDatabase(server.url)
  expect(await booksOf(database)).toMatchObject({
    runs: ['settled'],
    reconciled: [true],
    plans: 1,
    handovers: 1,
    executions: 1,
    ledgerBreak: null,
  })
  await database.close()
  await server.stop()
  await wallet.stop()
  await rm(folder, { recursive: true })
})

async function heardFrom(child: ChildProcess, place: string): Promise<void> {
  await new Promise<void>((resolve) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      if (text.includes(place)) resolve()
    })
  })
}

async function postmasterPid(folder: string): Promise<number> {
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')
  return Number(text.split('\n')[0])
}

type Scenario = {
  readonly atomic: boolean
  readonly from: Orders['from']
  /** Where lives have died, added to here; null: nobody dies. */
  readonly survived: string[] | null
}

/** From a funded account to a settled rebalance, in as many lives as it takes. */
async function tellStory(devnet: Devnet, { atomic, from, survived }: Scenario) {
  const wallet = await startWalletServer(createDevnetWallet(devnet, 0, { atomic }))
  const databaseUrl = await emptyDatabase()
  const facts = factsOf(devnet, { walletUrl: wallet.url, databaseUrl })
  const sentBefore = await transactionCount(devnet)
  let heard: readonly string[] = []
  let lives = 0
  let spare = begin()
  while (heard.at(-1) !== 'settled') {
    const child = spare
    spare = begin()
    heard = await end(child, { facts, survived, from })
    lives += 1
    expect(lives).toBeLessThan(livesMax)
    if (survived !== null && heard.at(-1) !== 'settled') survived.push(...heard)
  }
  spare.kill('SIGKILL')
  const database = await openDatabase(databaseUrl)
  const books = {
    ...(await booksOf(database)),
    sent: (await transactionCount(devnet)) - sentBefore,
    balances: await balancesOf(devnet),
  }
  await database.close()
  await wallet.stop()
  return { books, lives, heard: [...new Set(heard.slice(0, -1))] }
}

/** A process with everything loaded, waiting to be told what to do. */
function begin(): ChildProcess {
  const script = join(import.meta.dirname, '../__tests__/engine-life.ts')
  return spawn(process.execPath, ['--conditions=src', script], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
}

/** What a life said: the place where it died, or all places it passed and `settled`. */
async function end(child: ChildProcess, orders: Orders): Promise<readonly string[]> {
  const said: string[] = []
  child.stdout?.setEncoding('utf8').on('data', (text: string) => said.push(text))
  child.stdin?.write(`${toJson(orders)}\n`)
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  const lines = said.join('').trim().split('\n')
  if (code === 0 || signal === 'SIGKILL') return lines
  throw new Error(`a life ended with code ${code}, having said '${lines.join(', ')}'`)
}

/** What the database holds in the end. Whoever dies leaves nothing twice and nothing half. */
async function booksOf({ db }: Database) {
  const count = async (table: 'plans' | 'signed_approvals' | 'handovers' | 'executions') =>
    (await db.selectFrom(table).select('plan_hash').execute()).length
  const [runs, results, plans, starts, decisions] = await Promise.all([
    db.selectFrom('runs').select('state').execute(),
    db.selectFrom('results').select('reconciled').execute(),
    db.selectFrom('plans').select('plan_hash').execute(),
    db.selectFrom('engine_starts').select('epoch').execute(),
    db.selectFrom('decisions').select('kind').where('kind', '=', 'rebalance').execute(),
  ])
  const ledger = await db
    .selectFrom('ledger')
    .select(['subject', 'from_state', 'to_state'])
    .orderBy('sequence')
    .execute()
  return {
    planHashes: plans.map(({ plan_hash }) => plan_hash),
    runs: runs.map(({ state }) => state),
    reconciled: results.map(({ reconciled }) => reconciled),
    plans: plans.length,
    signedApprovals: await count('signed_approvals'),
    handovers: await count('handovers'),
    executions: await count('executions'),
    rebalanceDecisions: decisions.length,
    starts: starts.length,
    ledger,
    ledgerBreak: await firstBreak(db),
  }
}

function shapeWords(atomic: boolean): string {
  return atomic ? 'one atomic batch' : 'ordered transactions'
}

async function startFundedDevnet(): Promise<Devnet> {
  const devnet = await startDevnet({ blockSeconds: 1 })
  opened.push(devnet.stop)
  const atoms = { WBTC: 10n ** 8n, WETH: 5n * 10n ** 18n, USDC: 10_000n * 10n ** 6n }
  await devnet.fund(devnet.owner, atoms)
  return devnet
}

async function transactionCount(devnet: Devnet): Promise<number> {
  return Number(await ask(devnet, 'eth_getTransactionCount', [devnet.owner, 'latest']))
}

async function balancesOf(devnet: Devnet): Promise<Readonly<Record<string, string>>> {
  const balanceOf = `0x70a08231${devnet.owner.slice(2).toLowerCase().padStart(64, '0')}`
  const entries = await Promise.all(
    devnet.assets.map(async ({ symbol, address }) => {
      const call = { to: address, data: balanceOf }
      return [symbol, BigInt(await ask(devnet, 'eth_call', [call, 'latest'])).toString()]
    }),
  )
  return Object.fromEntries(entries) as Record<string, string>
}

async function ask(devnet: Devnet, method: string, params: readonly unknown[]): Promise<string> {
  const reply = await fetch(devnet.rpcUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }),
  })
  return ((await reply.json()) as { readonly result: string }).result
}
