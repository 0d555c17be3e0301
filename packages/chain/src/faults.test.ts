import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { TimeoutError } from 'viem'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { connect, fetchHead } from './client.ts'
import { ChainFault, fromNode } from './faults.ts'

type Answer = { readonly status: number; readonly body: string }
const result = (value: unknown): Answer => ({
  status: 200,
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, result: value }),
})
const error = (code: number, message: string): Answer => ({
  status: 200,
  body: JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code, message } }),
})

let server: Server
let url: string
let answer: Answer = result('0x7a69')

beforeAll(async () => {
  server = createServer((_, response) => {
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    response.end(answer.body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v2/key-of-the-owner`
})

afterAll(() => new Promise((resolve) => server.close(resolve)))

describe('fromNode (X1)', () => {
  it.each<[string, Answer, string, boolean]>([
    ['too many requests', { status: 429, body: '{}' }, 'RPC_LIMITED', true],
    ['a server error', { status: 500, body: 'oops' }, 'RPC_DOWN', true],
    ['a page of HTML', { status: 200, body: '<html>sign in</html>' }, 'RPC_DOWN', true],
    ['half an answer', { status: 200, body: '{"jsonrpc":"2.0","id":1,"res' }, 'RPC_DOWN', true],
    ['an unknown method', error(-32601, 'no such method'), 'RPC_REFUSED', false],
    ['a block that is gone', error(-32001, 'Resource not found'), 'BLOCK_GONE', true],
    [
      'a block that was replaced',
      error(-32000, 'hash is not currently canonical'),
      'BLOCK_GONE',
      true,
    ],
    ['a block that never was', error(-32000, 'header not found'), 'BLOCK_GONE', true],
    ['no block at all', result(null), 'BLOCK_GONE', true],
  ])('names %s', async (_, given, code, transient) => {
    answer = result('0x7a69')
    const client = await connect(url, 31_337)
    answer = given
    const fault = await fetchHead(client).catch((met: unknown) => met)
    expect(fault).toBeInstanceOf(ChainFault)
    expect(fault).toMatchObject({ code, transient, details: { doing: 'newest block' } })
    const { cause, message, details } = fault as ChainFault
    expect(`${String(cause)} ${message} ${JSON.stringify(details)}`).not.toContain('key-of-the')
  })

  it('names a node that takes too long', async () => {
    const late = new TimeoutError({ body: {}, url })
    await expect(fromNode('anything', Promise.reject(late))).rejects.toMatchObject({
      code: 'RPC_TIMEOUT',
      transient: true,
      details: { doing: 'anything' },
    })
  })

  it('leaves a fault as it was named first', async () => {
    const fault = new ChainFault('NONCE_MOVED', 'moved')
    await expect(fromNode('anything', Promise.reject(fault))).rejects.toBe(fault)
  })
})
