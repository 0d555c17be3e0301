import { homedir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadConfig } from './config.ts'

test('art needs a terminal, and NO_COLOR takes it away (DSH-2)', () => {
  expect(loadConfig({}, { isTTY: true }, {}).art).toBe(true)
  expect(loadConfig({}, { isTTY: true }, { NO_COLOR: '' }).art).toBe(false)
  expect(loadConfig({}, { isTTY: false }, {}).art).toBe(false)
})

test('a pipe has no isTTY at all, and a build server that wants colours changes nothing', () => {
  expect(loadConfig({}, {}, { CI: 'true', FORCE_COLOR: '1' }).art).toBe(false)
})

test('the cache lies where the desktop keeps such, or in the home folder', () => {
  expect(loadConfig({}, {}, { XDG_CACHE_HOME: '/c' }).cacheFolder).toBe('/c/evenkeel')
  const home = join(homedir(), '.cache/evenkeel')
  expect(loadConfig({}, {}, {}).cacheFolder).toBe(home)
  expect(loadConfig({}, {}, { XDG_CACHE_HOME: 'relative' }).cacheFolder).toBe(home)
})

test('flags come before the environment, and that before the defaults', () => {
  const env = { EVENKEEL_URL: 'http://127.0.0.1:1/', EVENKEEL_WALLET: 'http://127.0.0.1:2' }
  expect(loadConfig({}, {}, {})).toMatchObject({ url: 'http://127.0.0.1:4280', walletUrl: null })
  expect(loadConfig({}, {}, env)).toMatchObject({
    url: 'http://127.0.0.1:1',
    walletUrl: 'http://127.0.0.1:2',
  })
  expect(loadConfig({ url: 'http://127.0.0.1:3' }, {}, env).url).toBe('http://127.0.0.1:3')
})
