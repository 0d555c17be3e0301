import { ApiError, type Client, createClient } from '@evenkeel/api/client'
import { ask, type Connection, signIn } from '@evenkeel/api/owner'
import type { PortfolioData, StatusData } from '@evenkeel/api/wire'
import type { CliConfig } from '../config.ts'
import { fetchWithCookies } from './cookies.ts'
import { UsageError } from './failure.ts'
import { createHttpWallet } from './wallet.ts'

/** What a command needs of the running product. */
export type Door = {
  readonly client: Client
  readonly status: () => Promise<StatusData>
  /** The only portfolio, or the one named by id or name; signs in where reading needs it. */
  readonly portfolio: (wanted?: string) => Promise<PortfolioData>
  /** The owner's wallet, signed in; once per run. */
  readonly connect: () => Promise<Connection>
}

/** Opens the door to a daemon. */
export function openDoor(config: CliConfig): Door {
  const client = createClient(config.url, { fetch: fetchWithCookies() })
  let connected: Promise<Connection> | null = null
  const connect = (): Promise<Connection> => {
    connected ??= connectWallet(client, config)
    return connected
  }
  return {
    client,
    connect,
    status: () => client.status(),
    portfolio: async (wanted) => {
      try {
        return await findPortfolio(client, wanted)
      } catch (error) {
        if (!(error instanceof ApiError) || error.type !== 'unauthenticated') throw error
        await connect()
        return findPortfolio(client, wanted)
      }
    },
  }
}

async function connectWallet(client: Client, config: CliConfig): Promise<Connection> {
  const status = await client.status()
  const url = config.walletUrl ?? status.practiceWalletUrl
  if (url === null) {
    throw new UsageError('Name your wallet by --wallet URL (its JSON-RPC on this machine).')
  }
  const provider = createHttpWallet(url)
  const [account] = (await ask(provider, 'eth_requestAccounts')) as readonly string[]
  if (account === undefined) throw new UsageError(`The wallet at ${url} has no account.`)
  const { chainNumber } = status.chain
  const connection = { provider, account: account.toLowerCase(), chainNumber }
  await signIn(client, connection, config.url, 'Sign in to Evenkeel. This moves nothing.')
  return connection
}

async function findPortfolio(client: Client, wanted?: string): Promise<PortfolioData> {
  const { items } = await client.listPortfolios()
  const matches = items.filter(
    ({ id, name }) => wanted === undefined || [id, name].includes(wanted),
  )
  const [found, second] = matches
  if (found === undefined) {
    const missing = wanted === undefined ? 'There is no portfolio yet.' : `No portfolio ${wanted}.`
    throw new UsageError(missing)
  }
  if (second !== undefined) {
    const names = matches.map(({ id, name }) => `${name} (${id})`).join(', ')
    throw new UsageError(`Name one portfolio by --portfolio: ${names}.`)
  }
  return client.portfolio(found.id)
}
