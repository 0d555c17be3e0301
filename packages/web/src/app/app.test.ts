import { describe, expect, it } from 'vitest'
import { marketNow, realTimeUntil } from '../data/clock.ts'
import { staleAfter } from '../data/keys.ts'
import { languageOf } from '../i18n/language.ts'
import { parsePath, pathOf, type Route } from './router.tsx'
import { commandFor } from './shortcuts.ts'

const planHash = `0x${'ab'.repeat(32)}`

describe('addresses', () => {
  const routes: readonly Route[] = [
    { screen: 'portfolio' },
    { screen: 'proposals' },
    { screen: 'proposal', planHash },
    { screen: 'history' },
    { screen: 'controls' },
    { screen: 'welcome' },
  ]

  it.each(routes)('$screen is read from its own path', (route) => {
    expect(parsePath(pathOf(route))).toEqual(route)
  })

  it.each(['/nowhere', '/proposals/0x12', '/proposals/', '/history/'])(
    '%s is not found',
    (path) => {
      expect(parsePath(path)).toEqual({ screen: 'notFound' })
    },
  )
})

describe('the keyboard', () => {
  const press = (key: string, change = {}) => ({
    key,
    ctrlKey: false,
    metaKey: false,
    altKey: false,
    ...change,
  })

  it('g and a letter goes to a screen; the letter alone does not', () => {
    expect(commandFor(press('h'), true, true)).toEqual({ kind: 'go', to: { screen: 'history' } })
    expect(commandFor(press('h'), false, true)).toBeNull()
  })

  it('a reaches Approve and never presses it', () => {
    expect(commandFor(press('a'), false, true)).toEqual({ kind: 'element', key: 'a', press: false })
  })

  it('single keys can be turned off; Ctrl K cannot', () => {
    for (const key of ['t', 'a', 'x', 'c', '.', '?', 'g', 'j', 'k']) {
      expect(commandFor(press(key), false, false)).toBeNull()
    }
    expect(commandFor(press('k', { ctrlKey: true }), false, false)).toEqual({ kind: 'palette' })
  })

  it('leaves the browser its own chords', () => {
    expect(commandFor(press('c', { ctrlKey: true }), false, true)).toBeNull()
  })
})

describe('the market clock', () => {
  const reading = { marketAtMs: 1_000, speed: 1, readAtMs: 500 }

  it('runs with real time and never backwards', () => {
    expect(marketNow(reading, 1_500)).toBe(2_000)
    expect(marketNow(reading, 0)).toBe(1_000)
    expect(realTimeUntil(reading, 121_000, 1_500)).toBe(119_000)
  })

  it('a fast market is not run ahead of, yet its time left is real time', () => {
    const fast = { ...reading, speed: 12_000 }
    expect(marketNow(fast, 99_999)).toBe(1_000)
    expect(realTimeUntil(fast, 1_000 + 120_000_000, 1_500)).toBe(9_000)
  })

  it('a market that stands still leaves its own time', () => {
    expect(realTimeUntil({ ...reading, speed: 0 }, 2_000, 99_999)).toBe(1_000)
  })
})

it('an event makes old exactly what it names', () => {
  const at = '2023-12-20T23:00:04.000Z'
  expect(staleAfter({ type: 'tick', at })).toEqual([['status']])
  expect(staleAfter({ type: 'portfolioChanged', portfolioId: 'p', at })).not.toContainEqual([
    'valuations',
    'p',
  ])
  expect(staleAfter({ type: 'proposalChanged', portfolioId: 'p', planHash, at })).toContainEqual([
    'proposal',
    planHash,
  ])
})

it('a language tag finds its catalogue', () => {
  expect(['uk-UA', 'zh-Hans-CN', 'de', 'EN-us'].map(languageOf)).toEqual(['uk', 'zh', 'en', 'en'])
})
