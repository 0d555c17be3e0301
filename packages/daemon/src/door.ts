import { createServer } from 'node:net'
import { type ApiOptions, createApi } from '@evenkeel/api'
import { createAdaptorServer } from '@hono/node-server'

/** The port is in use: by another Evenkeel, or by something else. */
class PortTaken extends Error {
  override readonly name = 'PortTaken'
}

/** The HTTP door, open. */
export type OpenDoor = { readonly url: string; readonly close: () => Promise<void> }

/** Everything of the interface but what follows from the port. */
export type DoorOptions = Omit<ApiOptions, 'settings'> & {
  readonly settings: Omit<ApiOptions['settings'], 'origins'>
}

/** Serves interface and dashboard on this machine only. Port 0 takes a free one. */
export async function openDoor(wantedPort: number, options: DoorOptions): Promise<OpenDoor> {
  const host = '127.0.0.1'
  const port = await freePort(wantedPort, host)
  const url = `http://${host}:${port}`
  const origins = [url, `http://localhost:${port}`]
  const api = createApi({ ...options, settings: { ...options.settings, origins } })
  const server = createAdaptorServer({ fetch: api.fetch })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(taken(port, error)))
    server.listen(port, host, resolve)
  })
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

/** The wanted port if it is free, or any for 0: sign-in must know it before the door opens. */
function freePort(wanted: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error) => reject(taken(wanted, error)))
    probe.listen(wanted, host, () => {
      const address = probe.address()
      const port = typeof address === 'object' && address !== null ? address.port : wanted
      probe.close(() => resolve(port))
    })
  })
}

function taken(port: number, cause: unknown): Error {
  const { code } = cause as { readonly code?: string }
  if (code !== 'EADDRINUSE') return cause as Error
  return new PortTaken(`Port ${port} is taken. Choose another: npm start -- --port 4281`, { cause })
}
