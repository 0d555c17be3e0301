/** One JSON-RPC call to a node; resolves to its `result`. */
export type Rpc = <Result = unknown>(method: string, params?: readonly unknown[]) => Promise<Result>

const TIMEOUT_MS = 30_000

let lastId = 0

export function rpcOver(url: string): Rpc {
  return async <Result>(method: string, params: readonly unknown[] = []): Promise<Result> => {
    lastId += 1
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: lastId, method, params }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    const reply = (await response.json()) as RpcReply<Result>
    if ('error' in reply) throw new RpcError(method, reply.error)
    return reply.result
  }
}

/** The node answered with an error. `code` and `data` are the node's own. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: number
  readonly data: unknown

  constructor(method: string, error: RpcErrorBody) {
    super(`${method}: ${error.message}`)
    this.code = error.code
    this.data = error.data
  }
}

type RpcErrorBody = { readonly code: number; readonly message: string; readonly data?: unknown }
type RpcReply<Result> = { readonly result: Result } | { readonly error: RpcErrorBody }
