import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Show } from '../fixtures/server.fixture.ts'
import { leave, type OpenOptions, openStage, type Stage } from './page.fixture.ts'

let stage: Stage
let page: Page
const usual: Partial<Show> = {
  scenario: 'act',
  state: 'ready',
  wallet: 'agrees',
  mode: 'simulation',
  isAltered: false,
  isSignedIn: true,
  isAway: false,
}

beforeAll(async () => {
  stage = await openStage()
})
afterAll(async () => {
  await stage?.close()
})
beforeEach(() => {
  Object.assign(stage.server.show, usual)
})
let allowed: RegExp | undefined
afterEach(async () => {
  await leave(page, allowed)
  allowed = undefined
})

const show = (change: Partial<Show>) => Object.assign(stage.server.show, change)
const visit = async (options: OpenOptions = {}) => {
  page = await stage.open(options)
}
const button = (name: string | RegExp) => page.getByRole('button', { name })
const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')

async function visitProposal(options: OpenOptions = {}): Promise<void> {
  await visit(options)
  await page.getByRole('link', { name: 'Review proposal' }).click()
  await page.getByText('it matches').or(page.getByText('Do not sign').first()).first().waitFor()
}

describe('the main job by clicks (DSH-1, APR-1)', () => {
  it('first run: start the demo, and see the portfolio', async () => {
    show({ isSignedIn: false })
    await visit({ isNew: true, hasWallet: false })
    await button('Start the demo').click()
    await page.getByText('LINK is 5.08 pp above target').waitFor()
    expect(stage.server.show.isSignedIn).toBe(true)
  })

  it('review, approve, and it is on its way', async () => {
    await visitProposal()
    await button('Approve this plan').click()
    await page.getByText('Executing, step 3 of 6').waitFor()
    expect(stage.server.show.state).toBe('executing')
  })

  it('a wallet that declines changes nothing and can be asked again', async () => {
    show({ wallet: 'declines' })
    await visitProposal()
    await button('Approve this plan').click()
    await page.getByText('Nothing was sent and nothing changed (wallet code 4001).').waitFor()
    expect(stage.server.show.state).toBe('ready')
    show({ wallet: 'agrees' })
    await button('Ask the wallet again').click()
    await page.getByText('Executing, step 3 of 6').waitFor()
  })

  it('a plan that was altered after it was hashed cannot be approved', async () => {
    show({ isAltered: true })
    await visitProposal()
    const approve = button('The hash differs: not to be signed')
    expect(await approve.getAttribute('aria-disabled')).toBe('true')
    await approve.click({ force: true })
    await page.waitForTimeout(200)
    expect(stage.server.show.state).toBe('ready')
  })

  it('without a wallet the button connects first', async () => {
    await visitProposal({ hasWallet: false })
    await button('Connect the wallet of 0x7a3e…c41e').click()
    await button(/Practice wallet/).click()
    await button('Approve this plan').waitFor()
    expect(await button('Approve this plan').getAttribute('aria-disabled')).toBeNull()
  })

  it('reject asks why, and the reason may be skipped', async () => {
    await visitProposal()
    await button('Reject').click()
    await page.getByLabel('Too costly').check()
    await button('Reject this plan').click()
    await page.getByText('You refused this plan', { exact: true }).waitFor()
    expect(stage.server.show.state).toBe('rejected')
  })

  it('pause and resume', async () => {
    await visit({ path: '/controls' })
    await button('Pause Core four').click()
    await page.getByText('Paused', { exact: true }).first().waitFor()
    expect(stage.server.show.scenario).toBe('paused')
    await button('Resume').click()
    await page.getByText('Running', { exact: true }).waitFor()
    expect(stage.server.show.scenario).toBe('calm')
  })

  it('new targets are previewed before they are saved', async () => {
    await visit({ path: '/controls' })
    await button(/See what a new target/).click()
    await page.getByLabel('New target, WBTC, %').fill('40')
    await page.getByText('The targets sum to 105.00%. They must sum to 100%.').waitFor()
    await button('Give the rest to USDC').click()
    await button('Preview').click()
    await page.getByText('It would cost $118.46 (2.9 bps)').waitFor()
    await button('Save these targets').click()
    await page.getByLabel('New target, WBTC, %').waitFor({ state: 'detached' })
    expect(await button('Save these targets').count()).toBe(0)
  })

  it('the file that the owner may check off-line is the plan’s own bytes', async () => {
    await visitProposal()
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      button('Download plan.json').click(),
    ])
    expect(file.suggestedFilename()).toBe('plan.json')
  })

  it('a server that goes away leaves the figures, dated, and says so', async () => {
    allowed = /Failed to load resource|ERR_/
    await visit()
    await page.getByText('Level').first().waitFor()
    show({ isAway: true })
    stage.server.dropConnections()
    await page.getByText(/No connection to Evenkeel\. The figures are from/).waitFor()
    expect(await page.getByText('$408,715').count()).toBe(1)
  })
})

describe('the mode is always in view', () => {
  it.each([
    ['simulation', 'SIMULATION'],
    ['paper', 'PAPER'],
    ['live', 'LIVE'],
  ] as const)('%s by plate and by line', async (mode, plate) => {
    show({ mode })
    await visit()
    await page.locator(`.plate.${plate}`).waitFor()
    expect(await page.evaluate(() => document.documentElement.dataset['mode'])).toBe(plate)
  })
})

describe('by keyboard alone', () => {
  it('from the portfolio to an approval, without a pointer', async () => {
    await visit()
    await page.getByText('Level').first().waitFor()
    await page.keyboard.press('g')
    await page.keyboard.press('r')
    await page.getByText('One plan waits for your decision.').waitFor()
    expect(await focused()).toBe('Proposals')
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('open prop')
    await page.keyboard.press('Enter')
    await page.getByText('it matches').waitFor()
    await page.keyboard.press('a')
    expect(await focused()).toBe('Approve this plan')
    expect(stage.server.show.state).toBe('ready')
    await page.keyboard.press('Enter')
    await page.getByText('Executing, step 3 of 6').waitFor()
  })

  it('? lists the keys, Esc closes and the focus comes back', async () => {
    await visit()
    await page.getByRole('link', { name: 'Review proposal' }).focus()
    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    expect(await focused()).toBe('Review proposal')
  })

  it('t changes the theme and it stays', async () => {
    await visit()
    await page.getByText('Level').first().waitFor()
    await page.keyboard.press('t')
    const theme = () => page.evaluate(() => document.documentElement.dataset['theme'])
    expect(await theme()).toBe('dark')
    await page.reload()
    expect(await theme()).toBe('dark')
  })

  it('j and k walk the rows, c copies the hash, single keys can be turned off', async () => {
    await visit({ path: '/history' })
    await page.getByText('Each rebalance').waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('j')
    await page.keyboard.press('k')
    expect(await focused()).toContain('2023')
    await page.keyboard.press('Enter')
    await page.getByText('it matches').waitFor()
    await page.keyboard.press('c')
    await button('Hash copied').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(/^0x[0-9a-f]{64}$/)
    await page.keyboard.press('?')
    await page.getByRole('switch', { name: 'Single-key shortcuts' }).click()
    await page.keyboard.press('Escape')
    await page.keyboard.press('g')
    await page.keyboard.press('h')
    await page.waitForTimeout(100)
    expect(new URL(page.url()).pathname).toContain('/proposals/')
  })
})

describe('what the page weighs', () => {
  it('portfolio and proposal: at most 135 kB of script, 8 kB of style, no fonts', async () => {
    await visit({ language: 'uk' })
    await page.getByRole('link', { name: 'Переглянути пропозицію' }).click()
    await page.getByText('збігається').waitFor()
    const urls = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((entry) => entry.name),
    )
    const weigh = async (ending: string) => {
      const files = [...new Set(urls)].filter((url) => url.endsWith(ending))
      const bytes = files.map(async (url) => (await fetch(url)).arrayBuffer())
      return (await Promise.all(bytes))
        .map((each) => gzipSync(each, { level: 9 }).length)
        .reduce((sum, each) => sum + each, 0)
    }
    const [script, style] = [await weigh('.js'), await weigh('.css')]
    expect(script).toBeGreaterThan(50_000)
    expect(script).toBeLessThanOrEqual(135_000)
    expect(style).toBeGreaterThan(2_000)
    expect(style).toBeLessThanOrEqual(8_000)
    expect(urls.filter((url) => /\.(woff2?|ttf|otf)$/.test(url))).toEqual([])
  })
})
