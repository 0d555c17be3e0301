import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'
import { type Product, startProduct } from './product.ts'

// The whole product in a real browser, by clicks alone. `SCREENSHOTS=1` renews docs/screenshots.

let product: Product
let browser: Browser
let page: Page
const problems: string[] = []

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, colorScheme: 'light' })
  page.setDefaultTimeout(60_000)
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (line) => {
    if (line.type() === 'error') problems.push(line.text())
  })
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()} ${response.url()}`)
  })
})

afterAll(async () => {
  await browser?.close()
  await product?.interrupt()
})

const shots = join(import.meta.dirname, '../docs/screenshots')

async function picture(name: string): Promise<void> {
  if (process.env['SCREENSHOTS'] === undefined) return
  mkdirSync(shots, { recursive: true })
  await page.screenshot({ path: join(shots, `${name}.png`), animations: 'disabled' })
}

async function stateOfPortfolio(): Promise<unknown> {
  const reply = await page.request.get(`${product.url}/api/portfolios`)
  const { items } = (await reply.json()) as { items: { state: unknown }[] }
  return items[0]?.state
}

const button = (name: string | RegExp) => page.getByRole('button', { name })

test('connect: the first page leads to the portfolio with a practice wallet (DSH-1)', async () => {
  await page.goto(product.url)
  await button('Start the demo').click()
  await page.getByRole('heading', { name: 'Level' }).waitFor()
  expect(await page.getByText('SIMULATION').first().isVisible()).toBe(true)
})

test('review and approve: signed, sent, settled and reconciled (APR-1, EXE-7)', async () => {
  const review = page.getByRole('link', { name: 'Review proposal' })
  await review.waitFor()
  await picture('portfolio')
  await review.click()
  await button('Approve this plan').waitFor()
  await picture('proposal')
  const hash = page.url().match(/0x[0-9a-f]{64}/)?.[0]
  expect(hash).toBeDefined()
  await button('Approve this plan').click()
  await page.getByText('Settled and reconciled').first().waitFor()
  await picture('settled')
  const reply = await page.request.get(`${product.url}/api/proposals/${hash}`)
  const proposal = (await reply.json()) as {
    approvalState: string
    runState: string
    result: { reconciled: boolean; allowancesLeft: number; txHashes: string[] }
  }
  expect(proposal.approvalState).toBe('approved')
  expect(proposal.runState).toBe('settled')
  expect(proposal.result).toMatchObject({ reconciled: true, allowancesLeft: 0 })
  expect(proposal.result.txHashes).toHaveLength(1)
})

test('pause and resume (CTL-2)', async () => {
  await page.getByRole('link', { name: 'Controls' }).first().click()
  await button(/^Pause Demo/).click()
  await expect.poll(stateOfPortfolio).toMatchObject({ kind: 'paused', until: null })
  const resume = button(/^Resume/).first()
  await resume.click()
  await page.getByText('Running').first().waitFor()
  expect(await stateOfPortfolio()).toMatchObject({ kind: 'watching' })
})

test('rebalance now, then reject: nothing moves (CTL-3, APR-3)', async () => {
  await page.getByRole('link', { name: 'Controls' }).first().click()
  await button(/Rebalance now/).click()
  await button('Approve this plan').waitFor()
  const hash = page.url().match(/0x[0-9a-f]{64}/)?.[0]
  await button('Reject').click()
  await button(/^Reject|Refuse/)
    .last()
    .click()
  await page.getByText('You refused this plan').first().waitFor()
  const reply = await page.request.get(`${product.url}/api/proposals/${hash}`)
  expect(await reply.json()).toMatchObject({ approvalState: 'rejected', runState: null })
})

test('history tells both, with their cost (EXE-7)', async () => {
  await page.getByRole('link', { name: 'History' }).first().click()
  const rows = page.getByRole('row')
  await rows.filter({ hasText: 'settled' }).first().waitFor()
  expect(await rows.filter({ hasText: 'Threshold' }).filter({ hasText: 'settled' }).count()).toBe(1)
  expect(await rows.filter({ hasText: 'Your request' }).first().innerText()).toContain('refused')
  await picture('history')
})

test('the page never reported an error', () => {
  expect(problems).toEqual([])
})
