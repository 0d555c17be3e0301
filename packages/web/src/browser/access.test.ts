import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { proposalStates } from '../fixtures/proposal.fixture.ts'
import type { Show } from '../fixtures/server.fixture.ts'
import { axeFindings, leave, openStage, overflow, type Stage } from './page.fixture.ts'

let stage: Stage

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await stage?.close()
})

const usual: Partial<Show> = { scenario: 'act', state: 'ready', isAltered: false, isSignedIn: true }
const widths = [1440, 390] as const

/** Where the proposal of the fixture lives. */
async function proposalPath(): Promise<string> {
  const reply = await fetch(`${stage.server.url}/api/portfolios/core-four/proposals`)
  const { items } = (await reply.json()) as { items: { planHash: string }[] }
  return `/proposals/${items[0]?.planHash}`
}

/** All that is wrong with the page as it stands, in both themes and at both widths. */
async function problemsOf(page: Page): Promise<readonly string[]> {
  await showTheme(page, 'dark')
  const problems = [...(await axeFindings(page, 'colours'))]
  await showTheme(page, 'light')
  for (const width of widths) {
    await page.setViewportSize({ width, height: 900 })
    problems.push(...(await axeFindings(page)))
    const tooWide = await overflow(page)
    if (tooWide > 0) problems.push(`${tooWide} px wider than ${width} px`)
  }
  return problems
}

async function showTheme(page: Page, theme: 'light' | 'dark'): Promise<void> {
  await page.evaluate((name) => {
    document.documentElement.dataset['theme'] = name
  }, theme)
}

const screens = [
  ['portfolio with a plan', '/', { scenario: 'act' }, 'Level'],
  ['portfolio, nothing to do', '/', { scenario: 'calm' }, 'On an even keel'],
  ['portfolio, prices too old', '/', { scenario: 'stale' }, 'No proposal'],
  ['portfolio, paused', '/', { scenario: 'paused' }, 'Paused until'],
  ['portfolio, waiting for its review', '/', { scenario: 'waiting' }, 'judged on'],
  ['portfolio, held by a limit', '/', { scenario: 'held' }, 'no plan keeps'],
  ['no portfolio', '/', { scenario: 'empty' }, 'Nothing to keep level yet'],
  ['proposals', '/proposals', {}, 'Earlier plans'],
  ['history', '/history', { state: 'settled' }, 'Every decision'],
  ['controls', '/controls', {}, 'Act now'],
  ['first run', '/welcome', {}, 'See one whole rebalance'],
  ['an address that is not one', '/nowhere', {}, 'There is no such page'],
] as const

describe('no axe violation, light and dark, 1440 and 390 px (DSH-1)', () => {
  it.each(screens)('%s', async (_, path, change, text) => {
    Object.assign(stage.server.show, usual, change)
    const page = await stage.open({ path })
    await page.getByText(text).first().waitFor()
    expect(await problemsOf(page)).toEqual([])
    await leave(page)
  })

  it.each(proposalStates)('proposal, %s', async (state) => {
    Object.assign(stage.server.show, usual, { state })
    const page = await stage.open({ path: await proposalPath() })
    await page.getByText('it matches').waitFor()
    expect(await problemsOf(page)).toEqual([])
    await leave(page)
  })

  it.each([
    ['the palette', 'Control+k'],
    ['the list of keys', '?'],
    ['why not this plan', 'x'],
  ])('%s', async (_, key) => {
    Object.assign(stage.server.show, usual)
    const page = await stage.open({ path: await proposalPath() })
    await page.getByText('it matches').waitFor()
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
    expect(await problemsOf(page)).toEqual([])
    await leave(page)
  })

  it.each([
    ['zh', '方案执行后的位置'],
    ['uk', 'де закінчиться пропозиція'],
  ] as const)('portfolio and proposal in %s, with that language named', async (language, text) => {
    Object.assign(stage.server.show, usual)
    const page = await stage.open({ language })
    await page.getByText(text).waitFor()
    expect(await page.evaluate(() => document.documentElement.lang)).toBe(language)
    expect(await problemsOf(page)).toEqual([])
    await page.goto(stage.server.url + (await proposalPath()))
    await page.getByText('plan.json').first().waitFor()
    expect(await problemsOf(page)).toEqual([])
    await leave(page)
  })

  it('control: axe finds a picture without words', async () => {
    const page = await stage.open({})
    await page.getByText('Level').first().waitFor()
    await page.evaluate(() => {
      document.querySelector('main')?.append(document.createElement('img'))
    })
    expect((await axeFindings(page)).join()).toContain('image-alt')
    await leave(page)
  })
})

describe('no screen is wider than its window', () => {
  it.each([360, 861, 1100, 1920])('at %d px', async (width) => {
    Object.assign(stage.server.show, usual)
    const page = await stage.open({ width, language: 'uk' })
    for (const path of ['/', await proposalPath(), '/history', '/controls', '/welcome']) {
      await page.goto(stage.server.url + path)
      await page.locator('.card').first().waitFor()
      expect(await overflow(page), path).toBeLessThanOrEqual(0)
    }
    await leave(page)
  })
})
