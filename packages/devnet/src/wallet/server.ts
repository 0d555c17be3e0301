import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { errorBody } from './errors.ts'
import { readFields, readText } from './params.ts'
import type { DevnetWallet } from './wallet.ts'

export type WalletServer = { readonly url: string; readonly stop: () => Promise<void> }

const BODY_BYTES_MAX = 1024 * 1024
const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * Lets pages of this machine use a devnet wallet by JSON-RPC over HTTP; port 0 takes a free one.
 *
 * It signs what it is asked to, so it answers only pages served from loopback, and only under a
 * loopback name: a foreign site that points its own name at 127.0.0.1 is refused too.
 */
export async function startWalletServer(wallet: DevnetWallet, port = 0): Promise<WalletServer> {
  const server = createServer((request, response) => {
    answer(wallet, request, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  const { port: bound } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${bound}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(wallet: DevnetWallet, request: IncomingMessage, response: ServerResponse) {
  const { origin, host } = request.headers
  const local = isLoopback(`http://${host ?? ''}`) && (origin === undefined || isLoopback(origin))
  if (!local) return end(response, 403, 'only pages of this machine may use this wallet')
  if (origin !== undefined) allowOrigin(response, origin)
  if (request.method === 'OPTIONS') return end(response, 204)
  if (request.method !== 'POST') return end(response, 405, 'JSON-RPC by POST')
  if (!isJson(request.headers['content-type'])) return end(response, 415, 'send application/json')
  const body = await readBody(request)
  if (body === undefined) return end(response, 413, `at most ${BODY_BYTES_MAX} bytes`)
  const reply = JSON.stringify(await replyTo(wallet, body))
  response.setHeader('content-type', 'application/json')
  return end(response, 200, reply)
}

async function replyTo(wallet: DevnetWallet, body: string) {
  let id: unknown = null
  try {
    const request = readFields(JSON.parse(body), 'request')
    id = request['id'] ?? null
    const method = readText(request['method'], 'method')
    const result = (await wallet.request({ method, params: request['params'] })) ?? null
    return { jsonrpc: '2.0', id, result }
  } catch (fault) {
    if (fault instanceof SyntaxError) return { jsonrpc: '2.0', id, error: NOT_JSON }
    return { jsonrpc: '2.0', id, error: errorBody(fault) }
  }
}

const NOT_JSON = { code: -32700, message: 'the request is not JSON' }

function isLoopback(url: string): boolean {
  return URL.canParse(url) && LOOPBACK.has(new URL(url).hostname)
}

/** A form post cannot carry this type, so a browser asks by OPTIONS before it sends. */
function isJson(type: string | undefined): boolean {
  return type?.split(';')[0]?.trim().toLowerCase() === 'application/json'
}

function allowOrigin(response: ServerResponse, origin: string): void {
  response.setHeader('access-control-allow-origin', origin)
  response.setHeader('access-control-allow-headers', 'content-type')
  response.setHeader('access-control-allow-methods', 'POST')
  response.setHeader('vary', 'origin')
}

/** Reads to the end even what is too long, because a reply to a half-read request gets lost. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes <= BODY_BYTES_MAX) chunks.push(chunk)
  }
  return bytes <= BODY_BYTES_MAX ? Buffer.concat(chunks).toString('utf8') : undefined
}

function end(response: ServerResponse, status: number, body = ''): void {
  response.writeHead(status).end(body)
}
