import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** The whole product in its own process, as a person starts it. */
export type Product = {
  readonly url: string
  readonly process: ChildProcess
  /** Everything it printed so far. */
  readonly output: () => string
  /** Ctrl-C, and the wait until it has gone; gives its exit code. */
  readonly interrupt: () => Promise<number | null>
}

const main = new URL('../packages/daemon/src/main.ts', import.meta.url).pathname
const readyWithinMs = 90_000

/** Starts the product on a free port with a data folder of its own. */
export async function startProduct(args: readonly string[] = []): Promise<Product> {
  const home = mkdtempSync(join(tmpdir(), 'evenkeel-e2e-'))
  const child = spawn(process.execPath, ['--conditions=src', main, '--port', '0', ...args], {
    env: { ...process.env, EVENKEEL_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lines: string[] = []
  createInterface({ input: child.stderr }).on('line', (line) => lines.push(line))
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not ready in ${readyWithinMs} ms:\n${lines.join('\n')}`)),
      readyWithinMs,
    )
    createInterface({ input: child.stdout }).on('line', (line) => {
      lines.push(line)
      const match = /http:\/\/127\.0\.0\.1:\d+/.exec(line)
      if (match === null || !line.includes('Dashboard')) return
      clearTimeout(timer)
      resolve(match[0])
    })
    void exited.then((code) => {
      clearTimeout(timer)
      reject(new Error(`ended with ${code} before it was ready:\n${lines.join('\n')}`))
    })
  })
  return {
    url,
    process: child,
    output: () => lines.join('\n'),
    interrupt: async () => {
      child.kill('SIGINT')
      const code = await exited
      rmSync(home, { recursive: true, force: true })
      return code
    },
  }
}
