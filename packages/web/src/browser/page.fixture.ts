import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import chromium from '@sparticuz/chromium'
import { type Browser, type BrowserContext, chromium as driver, type Page } from 'playwright-core'
import { expect } from 'vitest'
import { ensureWebBuild } from '../../tools/build.ts'
import { type FixtureServer, startFixture } from '../fixtures/server.fixture.ts'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium over the built page and the fixture server. */
export type Stage = {
  readonly server: FixtureServer
  /** A page of its own, with nothing remembered but what is given. */
  readonly open: (options?: OpenOptions) => Promise<Page>
  readonly close: () => Promise<void>
}

/** How the reader comes: what the browser remembers, and how it is set. */
export type OpenOptions = {
  readonly path?: string
  readonly language?: 'en' | 'zh' | 'uk'
  readonly width?: number
  readonly isNew?: boolean
  readonly hasWallet?: boolean
}

/** Builds the page where needed, starts the server and the browser. */
export async function openStage(): Promise<Stage> {
  const server = await startFixture(await ensureWebBuild())
  const browser = await launch()
  return {
    server,
    open: (options = {}) => openPage(browser, server, options),
    close: async () => {
      await browser.close()
      await server.close()
    },
  }
}

async function launch(): Promise<Browser> {
  return driver.launch({ executablePath: await chromium.executablePath(), args: flags })
}

/** Everything here answers at once; what takes longer will not come. */
const patienceMs = 6_000

/** Anything that the page complains about fails the test: faults, and breaches of its policy. */
const complaints = new WeakMap<Page, string[]>()

async function openPage(
  browser: Browser,
  server: FixtureServer,
  options: OpenOptions,
): Promise<Page> {
  const { path = '/', width = 1440 } = options
  const context = await browser.newContext({
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  await remember(context, options)
  const page = await context.newPage()
  page.setDefaultTimeout(patienceMs)
  const said: string[] = []
  complaints.set(page, said)
  page.on('pageerror', (error) => said.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error') said.push(message.text())
  })
  await page.goto(server.url + path)
  return page
}

async function remember(context: BrowserContext, options: OpenOptions): Promise<void> {
  const { language = 'en', isNew = false, hasWallet = true } = options
  const items = {
    'evenkeel.language': language,
    ...(isNew ? {} : { 'evenkeel.welcomed': 'yes' }),
    ...(hasWallet ? { 'evenkeel.wallet': 'app.evenkeel.practice' } : {}),
  }
  await context.addInitScript((entries) => {
    // Only where nothing is remembered yet: a reload keeps what the page chose.
    for (const [name, value] of entries) {
      if (localStorage.getItem(name) === null) localStorage.setItem(name, value)
    }
  }, Object.entries(items))
}

/** Closes a page, which must not have complained. */
export async function leave(page: Page, allowed?: RegExp): Promise<void> {
  const said = (complaints.get(page) ?? []).filter((text) => allowed?.test(text) !== true)
  await page.context().close()
  expect(said).toEqual([])
}

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
)

/**
 * What axe finds wrong with the page as it stands, as readable lines. `colours` looks only at what
 * another theme can change.
 */
export async function axeFindings(
  page: Page,
  what: 'everything' | 'colours' = 'everything',
): Promise<readonly string[]> {
  const isLoaded = await page.evaluate(() => 'axe' in globalThis)
  if (!isLoaded) await page.evaluate(axeSource)
  return page.evaluate(
    async (rules) => {
      const { axe } = globalThis as unknown as {
        axe: {
          run: (options: unknown) => Promise<{
            violations: { id: string; nodes: { target: unknown; failureSummary?: string }[] }[]
          }>
        }
      }
      const { violations } = await axe.run({
        resultTypes: ['violations'],
        ...(rules === null ? {} : { runOnly: rules }),
      })
      return violations.flatMap(({ id, nodes }) =>
        nodes.map((node) => `${id} at ${String(node.target)}: ${node.failureSummary ?? ''}`),
      )
    },
    what === 'colours' ? ['color-contrast'] : null,
  )
}

/** By how many pixels the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => (document.scrollingElement?.scrollWidth ?? 0) - document.documentElement.clientWidth,
  )
}
