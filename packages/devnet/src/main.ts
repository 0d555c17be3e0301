import { AnvilFailed, AnvilMissing } from './anvil.ts'
import { startDevnet } from './devnet.ts'
import type { Devnet } from './types.ts'
import { startWalletServer } from './wallet/server.ts'
import { createDevnetWallet } from './wallet/wallet.ts'

const USAGE = `usage: npm run devnet
Starts the local chain and a wallet for its owner, prints both as one JSON document
and runs until Ctrl-C.
`

async function main(args: readonly string[]): Promise<number> {
  const unknown = args.find((arg) => arg !== '--json')
  if (unknown !== undefined) {
    process.stderr.write(`${unknown} is not an option\n${USAGE}`)
    return 2
  }
  return run().catch((fault: unknown) => {
    if (!(fault instanceof AnvilMissing || fault instanceof AnvilFailed)) throw fault
    process.stderr.write(`${fault.message}\n`)
    return 1
  })
}

async function run(): Promise<number> {
  const devnet = await startDevnet()
  const wallet = await startWalletServer(createDevnetWallet(devnet, 0))
  process.stdout.write(`${JSON.stringify(await describe(devnet, wallet.url), null, 2)}\n`)
  const cause = await Promise.race([interrupted(), devnet.ended.then(() => 'chain' as const)])
  await wallet.stop()
  await devnet.stop()
  if (cause === 'chain') process.stderr.write('the chain ended by itself\n')
  return cause === 'chain' ? 1 : 0
}

async function describe(devnet: Devnet, walletUrl: string) {
  const { chainId, rpcUrl, owner, accounts, addresses, assets, pools, feeds } = devnet
  return {
    chainId,
    rpcUrl,
    walletUrl,
    owner,
    accounts,
    addresses,
    assets,
    pools,
    feeds,
    headHash: await devnet.headHash(),
    headAt: new Date(await devnet.headAtMs()).toISOString(),
  }
}

function interrupted(): Promise<'interrupt'> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      process.once(signal, () => resolve('interrupt'))
    }
  })
}

process.exitCode = await main(process.argv.slice(2))
