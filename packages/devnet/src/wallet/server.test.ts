import { request as httpRequest } from 'node:http'
import { describe, expect, it } from 'vitest'
import { withDevnet } from '../fixture.ts'
import { startWalletServer } from './server.ts'
import { createDevnetWallet } from './wallet.ts'

const PAGE = 'http://localhost:5173'
const JSON_TYPE = { 'content-type': 'application/json' }

describe('the wallet over HTTP', () => {
  it('answers a page of this machine and lets it read the answer', () =>
    served(async (url) => {
      const reply = await ask(url, { headers: { ...JSON_TYPE, origin: PAGE } })
      expect(reply.status).toBe(200)
      expect(reply.headers['access-control-allow-origin']).toBe(PAGE)
      expect(JSON.parse(reply.body)).toEqual({ jsonrpc: '2.0', id: 1, result: '0x7a69' })
    }))

  it('answers the question that a browser asks first', () =>
    served(async (url) => {
      const reply = await ask(url, { method: 'OPTIONS', headers: { origin: PAGE }, body: '' })
      expect(reply.status).toBe(204)
      expect(reply.headers['access-control-allow-headers']).toBe('content-type')
    }))

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }, 403],
    ['a page of a look-alike name', { origin: 'http://localhost.evil.example' }, 403],
    ['a sandboxed page', { origin: 'null' }, 403],
    ['a foreign name that points here', { host: 'evil.example' }, 403],
    ['a form post', { 'content-type': 'text/plain' }, 415],
  ])('refuses %s', (_, headers, status) =>
    served(async (url) => {
      const reply = await ask(url, { headers: { ...JSON_TYPE, ...headers } })
      expect(reply.status).toBe(status)
      expect(reply.headers['access-control-allow-origin']).toBeUndefined()
    }),
  )

  it('refuses reading, and bodies beyond a megabyte', () =>
    served(async (url) => {
      expect((await ask(url, { method: 'GET', body: '' })).status).toBe(405)
      expect((await ask(url, { body: ' '.repeat(1024 * 1024 + 1) })).status).toBe(413)
    }))

  it.each([
    ['what is not JSON', '{', -32700],
    ['what is no request', '[]', -32602],
    ['a method that is missing', '{"method":"anvil_reset"}', 4200],
    ['signing before connecting', '{"method":"wallet_sendCalls","params":[]}', 4100],
  ])('answers %s with a code', (_, body, code) =>
    served(async (url) => {
      const reply = await ask(url, { body })
      expect(JSON.parse(reply.body)).toMatchObject({ error: { code } })
    }),
  )
})

function served(test: (url: string) => Promise<void>): Promise<void> {
  return withDevnet(async (devnet) => {
    const server = await startWalletServer(createDevnetWallet(devnet, 0))
    try {
      await test(server.url)
    } finally {
      await server.stop()
    }
  })
}

type Reply = {
  readonly status: number | undefined
  readonly headers: Readonly<Record<string, unknown>>
  readonly body: string
}

type Asked = {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

const CHAIN_ID_REQUEST = '{"jsonrpc":"2.0","id":1,"method":"eth_chainId"}'

/** Not `fetch`, which does not let a test set Host and Origin. */
function ask(url: string, asked: Asked): Promise<Reply> {
  const { method = 'POST', headers = JSON_TYPE, body = CHAIN_ID_REQUEST } = asked
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { method, headers }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => {
        text += part
      })
      response.on('end', () => {
        resolve({ status: response.statusCode, headers: response.headers, body: text })
      })
    })
    request.once('error', reject)
    request.end(body)
  })
}
