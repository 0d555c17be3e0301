import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Asset, chainIdOf, erc20Id } from '@evenkeel/core/domain'
import { formatStrategy, parseStrategy, strategySchema } from '@evenkeel/core/strategies'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { fromJSONSchema } from 'zod'
import { schemaPath, schemaText } from './schema.ts'

const folder = join(import.meta.dirname, '../../examples/strategies')
const examples = readdirSync(folder).filter((name) => name.endsWith('.yaml'))
const chain = chainIdOf(1)
const assets: Asset[] = ['WBTC', 'WETH', 'LINK', 'USDC'].map((symbol, index) => {
  const token = `0x${String(index + 1).padStart(40, '0')}` as const
  const role = symbol === 'USDC' ? 'cash' : 'asset'
  return { id: erc20Id(chain, token), symbol, decimals: 18, chain, token, role }
})

const published = fromJSONSchema(strategySchema())
const bySchema = (document: unknown) => published.safeParse(document).success
const byParser = (document: unknown) => parseStrategy(document, assets).ok
const load = (name: string) => parse(readFileSync(join(folder, name), 'utf8')) as object

test('the published schema is the one that the parser reads with', () => {
  const text = readFileSync(schemaPath, 'utf8')
  expect(JSON.parse(text)).toEqual(JSON.parse(schemaText()))
})

describe('examples', () => {
  test('there are some', () => expect(examples.length).toBeGreaterThan(2))

  test.each(examples)('%s is accepted by schema and parser', (name) => {
    expect(parseStrategy(load(name), assets)).toMatchObject({ ok: true })
    expect(bySchema(load(name))).toBe(true)
  })

  test.each(examples)('%s survives being written and read', (name) => {
    const strategy = parseStrategy(load(name), assets)
    if (!strategy.ok) throw new Error('the example is accepted')
    const written = formatStrategy(strategy.value, assets)
    expect(parseStrategy(written, assets)).toEqual(strategy)
    expect(bySchema(written)).toBe(true)
  })
})

describe('schema and parser refuse the same', () => {
  const good = load('core-three.yaml')
  const trigger = (fields: object) => ({ ...good, trigger: fields })
  test.each<[string, object]>([
    ['an unknown key', { ...good, band: 5 }],
    ['an unknown key inside', trigger({ bandBps: 500 })],
    ['a missing key', { ...good, cash: undefined }],
    ['another version', { ...good, version: 2 }],
    ['an unknown preset', { ...good, preset: 'moon' }],
    ['a preset that is not built', { ...good, preset: 'bitcoin' }],
    ['a band below 1 pp', trigger({ bandBpsAbsolute: 99 })],
    ['a band above 20 pp', trigger({ bandBpsAbsolute: 2_001 })],
    ['a fraction of a basis point', trigger({ bandBpsAbsolute: 500.5 })],
    ['a word for a number', trigger({ bandBpsAbsolute: '5%' })],
    ['an unknown cadence', trigger({ review: 'bi-weekly' })],
    ['a negative weight', { ...good, targets: [{ asset: 'USDC', weight: -1 }] }],
    [
      'a weight with too many digits',
      { ...good, targets: [{ asset: 'USDC', weight: '1.0000000000000000001' }] },
    ],
    ['no targets', { ...good, targets: [] }],
    ['a blank name', { ...good, name: ' ' }],
  ])('%s', (_, document) => {
    const plain = JSON.parse(JSON.stringify(document)) as object
    expect({ schema: bySchema(plain), parser: byParser(plain) }).toEqual({
      schema: false,
      parser: false,
    })
  })
})
