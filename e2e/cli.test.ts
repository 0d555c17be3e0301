import { execFileSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Finished, run } from './process.ts'
import { type Product, startProduct } from './product.ts'

let product: Product
const slow = { timeout: 180_000 }

beforeAll(async () => {
  product = await startProduct()
})

afterAll(async () => {
  await product?.interrupt()
})

/** As a build server calls it: what is piped stays plain even there. */
const env = { ...process.env, CI: 'true' }

const cli = (...args: readonly string[]): Promise<Finished> =>
  run('packages/cli/src/main.ts', ['--url', product.url, ...args], env)

async function json<T>(...args: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await cli(...args, '--json')
  expect(stderr).toBe('')
  expect(code).toBe(0)
  return JSON.parse(stdout) as T
}

async function untilProposed(): Promise<string> {
  for (let looks = 0; looks < 120; looks += 1) {
    const { portfolio } = await json<{
      portfolio: { openProposal: { planNonce: string } | null }
    }>('status')
    if (portfolio.openProposal !== null) return portfolio.openProposal.planNonce
    await new Promise((resolve) => setTimeout(resolve, 1_000))
  }
  throw new Error('no trigger fired')
}

test('the loop by verbs: show, verify off-line, approve, history (DSH-2, R1)', slow, async () => {
  const nonce = await untilProposed()
  const shown = await cli('plan', 'show', nonce)
  expect(shown.stdout).toMatch(/^SIMULATION {2}Plan 1 {2}threshold: largest absolute drift/)

  const file = join(mkdtempSync(join(tmpdir(), 'evenkeel-plan-')), 'plan.json')
  const plan = (await cli('plan', 'show', nonce, '--file')).stdout
  writeFileSync(file, plan)
  const verified = await cli('verify-plan', file)
  expect(verified.code).toBe(0)
  const { planHash } = JSON.parse(plan) as { planHash: string }
  expect(verified.stdout.replaceAll(/\s/g, '')).toContain(planHash.slice(2))

  const altered = plan.replace(/"amountOutMinAtoms":\s*"(\d+)"/, (whole, digits: string) =>
    whole.replace(digits, `${digits}0`),
  )
  expect(altered).not.toBe(plan)
  writeFileSync(file, altered)
  expect((await cli('verify-plan', file)).code).toBe(1)

  const approved = await cli('plan', 'approve', nonce)
  expect(approved.stdout).toContain('reconciled to the base unit')
  expect(approved.code).toBe(0)
  const history = await json<{ items: { runState: string; reconciled: boolean }[] }>('history')
  expect(history.items[0]).toMatchObject({ runState: 'settled', reconciled: true })
  // An approval is good for once.
  expect((await cli('plan', 'approve', nonce)).code).toBe(1)
})

test('what is refused names its field and changes nothing (SEC-2)', async () => {
  const before = await json<{ targets: Record<string, string> }>('targets')
  const sum = await cli('targets', 'WBTC=0.5', 'WETH=0.4', 'LINK=0.1', 'USDC=0.1', '--save')
  expect([sum.code, sum.stderr]).toEqual([2, expect.stringMatching(/sum/)])
  const unknown = await cli('targets', 'DOGE=0.5', 'USDC=0.5', '--save')
  expect([unknown.code, unknown.stderr]).toEqual([2, expect.stringContaining('DOGE')])
  const twice = await cli('targets', 'WBTC=0.5', 'WBTC=0.5', '--save')
  expect([twice.code, twice.stderr]).toEqual([2, expect.stringContaining('twice')])
  const number = await cli('targets', 'WBTC=-1')
  expect(number.code).toBe(2)
  expect((await cli('plan', 'show', '99')).code).toBe(2)
  expect((await cli('nonsense')).code).toBe(2)
  expect(await json('targets')).toEqual(before)
})

test('pause, resume, doctor, completion (CTL-2, DSH-2)', async () => {
  expect((await cli('pause')).stdout).toContain('paused until you resume it')
  expect((await cli('status')).stdout).toContain('Paused')
  expect((await cli('plan', 'propose')).code).toBe(1)
  expect((await cli('resume')).code).toBe(0)
  expect((await cli('doctor')).code).toBe(0)
  expect((await cli('completion', 'bash')).stdout).toContain('complete -o default')
  expect((await cli('completion', 'tcsh')).code).toBe(2)
})

test('nobody there: one clear line', async () => {
  const alone = await run('packages/cli/src/main.ts', ['--url', 'http://127.0.0.1:9', 'status'])
  expect(alone.code).toBe(1)
  expect(alone.stderr.trim().split('\n')).toEqual([
    'Nothing answers at http://127.0.0.1:9. Start Evenkeel with npm start, or name it by --url.',
  ])
})

test('Ctrl-C ends with 0 and leaves no process behind', async () => {
  const own = await startProduct()
  const children = descendants(own.process.pid ?? 0)
  expect(children.length).toBeGreaterThan(0)
  expect(await own.interrupt()).toBe(0)
  expect(children.filter(isAlive)).toEqual([])
})

function descendants(pid: number): number[] {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' })
  const rows = table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    rows.flatMap(([child = 0, of]) => (of === parent ? [child, ...below(child)] : []))
  return below(pid)
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
