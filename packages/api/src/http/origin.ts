import { refuse } from './errors.ts'

/**
 * Turns away requests that another site makes a browser send (CSRF), and names that were made to
 * point at this machine (DNS rebinding). Programs send neither header and carry no ambient cookie.
 */
export function assertOrigin(request: Request, origins: readonly string[]): void {
  const host = new URL(request.url).host
  if (!origins.some((origin) => new URL(origin).host === host)) {
    throw refuse('HOST_UNKNOWN', `${host} is not a name of this server.`, 'Host')
  }
  if (request.method === 'GET' || request.method === 'HEAD') return
  const origin = request.headers.get('origin')
  const site = request.headers.get('sec-fetch-site')
  const foreign =
    origin === null ? site !== null && site !== 'same-origin' : !origins.includes(origin)
  if (foreign) {
    throw refuse('ORIGIN_FOREIGN', 'Changes are accepted from the dashboard’s own pages only.')
  }
}
