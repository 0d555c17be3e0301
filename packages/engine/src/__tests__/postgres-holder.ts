// A process that holds an embedded PostgreSQL until it is killed; started by server.test.ts.
import { startEmbeddedPostgres } from '../db/embedded/server.ts'

const server = await startEmbeddedPostgres(process.argv[2] ?? '')
process.stdout.write(`${JSON.stringify({ url: server.url, startedHere: server.startedHere })}\n`)
setInterval(() => undefined, 1_000)
