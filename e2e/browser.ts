import { existsSync } from 'node:fs'
import bundled from '@sparticuz/chromium'
import { type Browser, chromium } from 'playwright-core'

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A real Chromium: the one that npm brings on Linux x64, else one that is installed. */
export async function launchBrowser(): Promise<Browser> {
  if (process.platform === 'linux' && process.arch === 'x64') {
    const executablePath = await bundled.executablePath()
    return chromium.launch({ executablePath, args: [...bundled.args, ...quiet], headless: true })
  }
  const executablePath = installed.find((path) => existsSync(path))
  if (executablePath === undefined) {
    throw new Error(`no browser: install Chromium at one of ${installed.join(', ')}`)
  }
  return chromium.launch({ executablePath, args: quiet, headless: true })
}
