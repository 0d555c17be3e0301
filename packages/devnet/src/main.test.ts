import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import type { Devnet } from './types.ts'

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

type Printed = Omit<Devnet, 'stop'> & { readonly walletUrl: string; readonly headHash: string }

describe('npm run devnet', () => {
  it('prints one JSON document, runs, and ends with everything on Ctrl-C', async () => {
    const child = spawn(process.execPath, ['--conditions=src', MAIN])
    const printed = await readDocument(child.stdout)
    expect(printed).toMatchObject({ chainId: 31_337, owner: printed.accounts[0] })
    expect(printed.assets.map(({ symbol }) => symbol)).toContain('WBTC')
    expect(await isUp(printed.rpcUrl)).toBe(true)
    expect(await isUp(printed.walletUrl)).toBe(true)
    child.kill('SIGINT')
    expect(await once(child, 'exit')).toEqual([0, null])
    expect(await isUp(printed.rpcUrl)).toBe(false)
    expect(await isUp(printed.walletUrl)).toBe(false)
  })

  it('exits with 2 and names an option that it does not know', async () => {
    const child = spawn(process.execPath, ['--conditions=src', MAIN, '--chain=1'])
    const [error] = (await once(child.stderr, 'data')) as [Buffer]
    expect(error.toString()).toMatch(/^--chain=1 is not an option\nusage:/)
    expect(await once(child, 'exit')).toEqual([2, null])
  })
})

async function readDocument(stdout: AsyncIterable<Buffer>): Promise<Printed> {
  let text = ''
  for await (const part of stdout) {
    text += part.toString()
    if (text.endsWith('\n}\n')) return JSON.parse(text) as Printed
  }
  throw new Error(`ended after ${text}`)
}

async function isUp(url: string): Promise<boolean> {
  const body = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}'
  const headers = { 'content-type': 'application/json' }
  return fetch(url, { method: 'POST', body, headers }).then(
    (response) => response.ok,
    () => false,
  )
}
