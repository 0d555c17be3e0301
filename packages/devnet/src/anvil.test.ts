import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { AnvilMissing, locateAnvil, startAnvil } from './anvil.ts'

const OPTIONS = { chainId: 424_242, genesisAtMs: 0, baseFeeWeiPerGas: 7n }

describe('the node', () => {
  it('answers under the chain id, genesis and base fee that it was given', async () => {
    const anvil = await startAnvil({ ...OPTIONS, genesisAtMs: Date.UTC(2013, 0, 1) })
    const block = await anvil.rpc<Record<string, string>>('eth_getBlockByNumber', ['0x0', false])
    expect(await anvil.rpc('eth_chainId')).toBe('0x67932')
    expect(Number(block['timestamp']) * 1000).toBe(Date.UTC(2013, 0, 1))
    expect(BigInt(block['baseFeePerGas'] ?? '')).toBe(7n)
    await anvil.stop()
  })

  it('is gone after stop, which may be repeated', async () => {
    const anvil = await startAnvil(OPTIONS)
    await anvil.stop()
    await anvil.stop()
    await anvil.ended
    expect(await isGone(anvil.url)).toBe(true)
  })

  it.each(['SIGKILL', 'SIGTERM'] as const)('dies with a parent killed by %s', async (signal) => {
    const chainId = 900_000 + (signal === 'SIGKILL' ? 9 : 15)
    const module = fileURLToPath(new URL('anvil.ts', import.meta.url))
    const script = `
      import { startAnvil } from ${JSON.stringify(module)}
      const options = { chainId: ${chainId}, genesisAtMs: 0, baseFeeWeiPerGas: 1n }
      process.stdout.write((await startAnvil(options)).url)
      setInterval(() => {}, 1000)
    `
    const parent = spawn(process.execPath, ['--input-type=module', '-e', script])
    const [url] = (await once(parent.stdout, 'data')) as [Buffer]
    expect(await isGone(url.toString())).toBe(false)
    expect(processesNaming(String(chainId))).not.toBe(0)
    parent.kill(signal)
    await once(parent, 'exit')
    await expect.poll(() => isGone(url.toString()), { timeout: 5_000 }).toBe(true)
    await expect.poll(() => processesNaming(String(chainId)), { timeout: 5_000 }).toBe(0)
  })
})

describe('where the binary comes from', () => {
  it('is EVENKEEL_ANVIL when that is set', () => {
    expect(locateAnvil({ EVENKEEL_ANVIL: process.execPath })).toBe(process.execPath)
  })

  it('is refused by name when EVENKEEL_ANVIL names nothing', () => {
    const locate = () => locateAnvil({ EVENKEEL_ANVIL: '/nowhere/anvil' })
    expect(locate).toThrow(AnvilMissing)
    expect(locate).toThrow('EVENKEEL_ANVIL names /nowhere/anvil, which does not exist')
  })
})

async function isGone(url: string): Promise<boolean> {
  return fetch(url, { method: 'POST', body: '{}' }).then(
    () => false,
    () => true,
  )
}

/** Counts the node and its guard shell; both carry the chain id among their arguments. */
function processesNaming(argument: string): number {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(argument)
    } catch {
      return false
    }
  }).length
}
