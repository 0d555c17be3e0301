import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Job, jobs } from './jobs.ts'
import { runAll } from './run.ts'

const fine: Job = { name: 'made-up', says: 'nothing goes wrong', args: ['-e', '0'] }

async function saidOf(...chosen: Job[]): Promise<{ passed: boolean; said: string[] }> {
  const said: string[] = []
  const passed = await runAll(chosen, (line) => said.push(line))
  return { passed, said }
}

describe('a nightly run', () => {
  test('says a line for each job and one at the end', async () => {
    const { passed, said } = await saidOf(fine, { ...fine, times: 2 })
    expect(passed).toBe(true)
    expect(said).toEqual([
      expect.stringMatching(/^made-up +passed +\d+ s {2}nothing goes wrong$/),
      expect.stringMatching(/^made-up +passed/),
      'nightly: 2 jobs, all passed',
    ])
  })

  test('control: goes on after a job that fails, shows its words, and fails', async () => {
    const bad = { ...fine, args: ['-e', 'console.log("the reason"); process.exit(3)'] }
    const { passed, said } = await saidOf(bad, fine)
    expect(passed).toBe(false)
    expect(said[0]).toMatch(/^made-up +FAILED/)
    expect(said[1]).toContain('the reason')
    expect(said.at(-1)).toBe('nightly: 2 jobs, failed: made-up')
  })

  test('control: a job that a signal ends has failed', async () => {
    const killed = { ...fine, args: ['-e', 'process.kill(process.pid, "SIGKILL")'] }
    expect(await saidOf(killed)).toMatchObject({ passed: false })
  })

  test('names files that exist', () => {
    const root = resolve(import.meta.dirname, '../..')
    const named = jobs.flatMap(({ args }) => args.filter((arg) => arg.includes('/')))
    expect(named.filter((path) => !existsSync(join(root, path)))).toEqual([])
    expect(named.length).toBeGreaterThan(jobs.length)
  })
})
