import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { loadChainDescription } from './chain-description.ts'
import { ConfigError, loadConfig, loadDemoConfig } from './config.ts'

const examples = join(import.meta.dirname, '../../../examples/config')
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-config-'))

function fileOf(text: string): string {
  const path = join(folder, `${Math.abs(hashOf(text))}.yaml`)
  writeFileSync(path, text)
  return path
}

function hashOf(text: string): number {
  return [...text].reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) | 0, 7)
}

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('nothing was refused')
}

describe('configuration (SEC-2, EXE-8)', () => {
  test('without anything it is a simulation on embedded defaults, never live', () => {
    expect(loadConfig([], {})).toMatchObject({
      mode: 'simulation',
      port: 4280,
      databaseUrl: null,
      host: '127.0.0.1',
      chain: null,
      simulation: { replay: [], from: null, to: null },
    })
  })

  test('the example of a simulation says what the defaults are', () => {
    const file = join(examples, 'simulation.yaml')
    expect(loadConfig(['--config', file], {})).toEqual(loadConfig([], {}))
  })

  test('the example of a real chain and its description are read', () => {
    const config = loadConfig(['--config', join(examples, 'live.yaml')], {})
    expect(config.mode).toBe('live')
    const chain = loadChainDescription(join(examples, 'chain.yaml'))
    expect(chain.assets.map(({ symbol, role }) => `${symbol} ${role}`)).toEqual([
      'WETH asset',
      'USDC cash',
    ])
    expect(chain.config.feeds).toHaveLength(2)
  })

  test('command line before environment before file', () => {
    const file = fileOf('port: 1111\ndataFolder: from-file\nsimulation: { seed: 5 }')
    const env = { EVENKEEL_PORT: '2222', EVENKEEL_HOME: '/from-env', DATABASE_URL: 'postgres://x' }
    expect(loadConfig(['--config', file], {})).toMatchObject({ port: 1111 })
    expect(loadConfig(['--config', file], env)).toMatchObject({
      port: 2222,
      dataFolder: '/from-env',
      databaseUrl: 'postgres://x',
      simulation: { seed: 5 },
    })
    const flags = ['--config', file, '--port', '3333', '--seed', '9']
    expect(loadConfig(flags, env)).toMatchObject({ port: 3333, simulation: { seed: 9 } })
  })

  test.each([
    ['an unknown key', 'prot: 4280', /prot/],
    ['an unknown key further in', 'simulation: { sed: 1 }', /sed[\s\S]*simulation/],
    ['a port out of range', 'port: 70000', /65535[\s\S]*port/],
    ['a word for a number', 'port: many', /port/],
    ['a mode that does not exist', 'mode: real', /mode/],
    ['live without a chain', 'mode: live', /chain/],
    ['a replay without its symbol', 'simulation: { replay: [prices.csv] }', /SYMBOL=FILE/],
    ['a date that is none', 'simulation: { from: 2022-02-30 }', /from/],
    ['a text without keys', 'simulation', /no keys/],
    ['something that is not YAML', 'mode: [', /config/],
  ])('%s is refused by name', (_, text, message) => {
    expect(refusalOf(() => loadConfig(['--config', fileOf(text)], {}))).toMatch(message)
  })

  test('flags that do not exist, and a file that is not there, are refused by name', () => {
    expect(refusalOf(() => loadConfig(['--sped', '1'], {}))).toMatch(/--sped/)
    expect(refusalOf(() => loadConfig(['--port'], {}))).toMatch(/--port/)
    expect(refusalOf(() => loadConfig(['--config', '/nowhere.yaml'], {}))).toMatch(/nowhere/)
    expect(refusalOf(() => loadDemoConfig(['--seed', 'x'], {}))).toMatch(/seed/)
  })

  test('the demo takes its own flags beside those of the market', () => {
    const args = ['--json', '--targets', 'BTC=1', '--replay', 'BTC=a', '--replay', 'ETH=b']
    expect(loadDemoConfig(args, {})).toMatchObject({
      json: true,
      targets: 'BTC=1',
      replay: ['BTC=a', 'ETH=b'],
    })
  })
})

describe('chain descriptions (SEC-2)', () => {
  const good = (change: (text: string) => string): string => fileOf(change(exampleChain()))

  test.each([
    [
      'two assets of cash',
      (text: string) => text.replace('role: asset', 'role: cash'),
      /one asset/,
    ],
    ['an address that is none', (text: string) => text.replace('00b1"', '00b"'), /pools/],
    ['an unknown protocol', (text: string) => text.replace('uniswap-v3\n', 'curve\n'), /protocol/],
    ['a missing router', (text: string) => text.replace(/ {2}uniswap-v2.*\n/, ''), /routers/],
    ['an unknown key', (text: string) => `${text}\nspeed: 1`, /speed/],
  ])('%s is refused by name', (_, change, message) => {
    expect(refusalOf(() => loadChainDescription(good(change)))).toMatch(message)
  })

  function exampleChain(): string {
    const token = (end: string): string => `"0x00000000000000000000000000000000000000${end}"`
    return `chainNumber: 1
multicall: ${token('c1')}
wrappedNative: ${token('e1')}
tipWeiPerGas: "1"
routers:
  uniswap-v2: ${token('a2')}
  uniswap-v3: ${token('a3')}
assets:
  - { symbol: WETH, decimals: 18, token: ${token('e1')}, role: asset, feed: ${token('f1')} }
  - { symbol: USDC, decimals: 6, token: ${token('e2')}, role: cash, feed: ${token('f2')} }
pools:
  - protocol: uniswap-v3
    pool: ${token('b1')}
    token0: ${token('e1')}
    token1: ${token('e2')}
    feePips: 500
`
  }
})
