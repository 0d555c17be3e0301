import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setInterval } from 'node:timers'
import {
  createDevnetWallet,
  type Devnet,
  startDevnet,
  startWalletServer,
  type WalletServer,
} from '@evenkeel/devnet'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { run } from './process.ts'
import { type Product, startProduct } from './product.ts'

// Mode live against a node that the product did not start and knows only from a description: the
// path of a real chain, with a wallet that is not the product's own.

let devnet: Devnet
let wallet: WalletServer
let product: Product
let heartbeat: NodeJS.Timeout
const folder = mkdtempSync(join(tmpdir(), 'evenkeel-live-'))

beforeAll(async () => {
  devnet = await startDevnet({ genesisAtMs: Date.now() - 600_000 })
  await devnet.fund(devnet.owner, { WETH: 10n ** 19n, USDC: 10_000_000_000n })
  wallet = await startWalletServer(createDevnetWallet(devnet, 0))
  const report = (): void => void devnet.setPrices({}, Date.now())
  report()
  heartbeat = setInterval(report, 10_000)
  writeFileSync(join(folder, 'chain.json'), JSON.stringify(description(devnet)))
  const config = { mode: 'live', port: 0, chain: chainOf(devnet) }
  writeFileSync(join(folder, 'config.json'), JSON.stringify(config))
  product = await startProduct(['--config', join(folder, 'config.json')])
})

afterAll(async () => {
  clearInterval(heartbeat)
  await product?.interrupt()
  await wallet?.stop()
  await devnet?.stop()
})

const chainOf = ({ rpcUrl }: Devnet) => ({ rpcUrl, description: join(folder, 'chain.json') })

function description({ chainId, addresses, assets, feeds, pools }: Devnet) {
  return {
    chainNumber: chainId,
    multicall: addresses.multicall3,
    wrappedNative: addresses.weth,
    tipWeiPerGas: '1000000000',
    routers: { 'uniswap-v2': addresses.uniswapV2Router, 'uniswap-v3': addresses.swapRouter },
    assets: assets.map(({ symbol, decimals, address, priceSymbol }) => ({
      symbol,
      decimals,
      token: address,
      role: symbol === 'USDC' ? 'cash' : 'asset',
      feed: feeds[priceSymbol],
    })),
    pools: pools.map(({ address, ...pool }) => ({ ...pool, pool: address })),
  }
}

const cli = (...args: readonly string[]) =>
  run('packages/cli/src/main.ts', ['--url', product.url, '--wallet', wallet.url, ...args])

test('a stranger reads nothing in live mode (SEC-1)', async () => {
  const reply = await fetch(`${product.url}/api/portfolios`)
  expect(reply.status).toBe(401)
})

test('a strategy file, a proposal, an approval by the own wallet, settled (APR-1)', async () => {
  const file = join(folder, 'strategy.yaml')
  writeFileSync(
    file,
    `version: 1
preset: custom
name: Half and half
cash: USDC
targets:
  - { asset: WETH, weight: "0.5" }
  - { asset: USDC, weight: "0.5" }
`,
  )
  const made = await cli('init', file)
  expect([made.code, made.stderr]).toEqual([0, ''])
  expect((await cli('plan', 'propose')).code).toBe(0)
  const shown = await cli('plan', 'show', '1')
  expect(shown.stdout).toMatch(/^LIVE {2}Plan 1 {2}you asked for it/)
  const approved = await cli('plan', 'approve', '1')
  expect(approved.stdout).toContain('reconciled to the base unit')
  expect(approved.code).toBe(0)
}, 180_000)
