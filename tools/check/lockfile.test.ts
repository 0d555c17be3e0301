import { describe, expect, test } from 'vitest'
import { judge } from './control.ts'
import { checkLicences } from './licences.ts'
import { checkLock, checkPins } from './lockfile.ts'

const mit = { version: '1.0.0', integrity: 'sha512-a', license: 'MIT' }
const lockWith = (packages: Record<string, unknown>) => ({
  'package-lock.json': JSON.stringify({ packages: { '': {}, ...packages } }),
})

describe('lock', () => {
  test('allows packages pinned by hash, and links to workspaces', () => {
    const links = { 'node_modules/@evenkeel/core': { resolved: 'packages/core', link: true } }
    expect(judge(checkLock, lockWith({ 'node_modules/a': mit, ...links }))).toEqual([])
  })

  test.each([
    [{ ...mit, resolved: 'https://example.org/a.tgz' }, 'names the host it came from'],
    [{ ...mit, integrity: undefined }, 'has no sha512 hash'],
    [{ ...mit, integrity: 'sha1-a' }, 'has no sha512 hash'],
  ])('refuses %j', (entry, message) => {
    expect(judge(checkLock, lockWith({ 'node_modules/a': entry }))).toEqual([
      `package-lock.json:1  node_modules/a ${message}`,
    ])
  })

  test('refuses a house without a lock', () => {
    expect(judge(checkLock, {})).toEqual(['package-lock.json:1  is missing'])
    expect(judge(checkLicences, {})).toEqual(['package-lock.json:1  package-lock.json is missing'])
  })
})

describe('pins', () => {
  test.each(['^1.2.3', '~1.2.3', '>=1', 'latest', '*', '1.x', 'github:a/b', ''])(
    'refuses "%s"',
    (version) => {
      const text = JSON.stringify({ name: 'a', devDependencies: { b: version } }, null, 2)
      expect(judge(checkPins, { 'packages/a/package.json': text })).toEqual([
        `packages/a/package.json:4  b is "${version}"; write an exact version`,
      ])
    },
  )

  test('allows exact versions, pre-releases included', () => {
    const text = JSON.stringify({
      dependencies: { a: '1.2.3' },
      optionalDependencies: { b: '1.0.0-beta.17' },
    })
    expect(judge(checkPins, { 'package.json': text })).toEqual([])
  })
})

describe('licences', () => {
  const licencesOf = (packages: Record<string, unknown>) => judge(checkLicences, lockWith(packages))
  const vendor = (license: string | undefined) => ({ ...mit, license })

  test.each(['MIT', 'MIT OR GPL-3.0', '(MIT OR CC0-1.0)', 'MIT AND ISC'])(
    'allows %s',
    (licence) => {
      expect(licencesOf({ 'node_modules/a': vendor(licence) })).toEqual([])
    },
  )

  test.each(['GPL-3.0', 'AGPL-3.0', 'UNLICENSED', 'MIT AND GPL-3.0', undefined])(
    'refuses %s',
    (licence) => {
      expect(licencesOf({ 'node_modules/a': vendor(licence) })).toHaveLength(1)
    },
  )

  test('keeps the contracts of the devnet inside the devnet', () => {
    const contracts = { 'node_modules/canonical-weth': vendor('GPL-3.0') }
    const users = { 'node_modules/a': { ...mit, dependencies: { 'canonical-weth': '1.4.0' } } }
    const devnet = { 'packages/devnet': { dependencies: { 'canonical-weth': '1.4.0' } } }
    const chain = { 'packages/chain': { dependencies: { a: '1.0.0' } } }
    expect(licencesOf({ ...contracts, ...users, ...devnet })).toEqual([])
    expect(licencesOf({ ...contracts, ...users, ...chain })).toEqual([
      'package-lock.json:1  packages/chain depends on canonical-weth, which is for the devnet only',
    ])
  })
})
