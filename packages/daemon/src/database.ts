import { join } from 'node:path'
import { createScratchDatabase, startEmbeddedPostgres } from '@evenkeel/engine'

/** A database to run on, and how to leave it. */
export type OpenDatabase = { readonly url: string; readonly close: () => Promise<void> }

/** Where the database comes from. */
export type DatabaseChoice = {
  /** Any PostgreSQL from 15 on; null starts the embedded one. */
  readonly databaseUrl: string | null
  readonly dataFolder: string
}

/** The database that remembers: portfolios of a real chain live here. */
export async function openLastingDatabase(choice: DatabaseChoice): Promise<OpenDatabase> {
  if (choice.databaseUrl !== null) return { url: choice.databaseUrl, close: async () => {} }
  const server = await startEmbeddedPostgres(join(choice.dataFolder, 'postgres'))
  return { url: server.url, close: server.stop }
}

/** An empty database for one simulation, gone with it. */
export async function openSimulationDatabase(choice: DatabaseChoice): Promise<OpenDatabase> {
  const lasting = await openLastingDatabase(choice)
  const scratch = await createScratchDatabase(lasting.url)
  return {
    url: scratch.url,
    close: async () => {
      await scratch.drop()
      await lasting.close()
    },
  }
}
