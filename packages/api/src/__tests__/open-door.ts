import type { Address } from '@evenkeel/core/domain'
import { durationMs, type UnixMs, unixMs } from '@evenkeel/core/units'
import { type ApiOptions, createApi } from '../api.ts'
import { checkReply } from '../client/check.ts'
import { createClient } from '../client/client.ts'
import { type DoorLimits, doorLimits } from '../limits.ts'
import { type FakeEngine, fakeEngine } from './fake-engine.ts'
import { sampleAssets } from './sample-plan.ts'

export const origin = 'http://127.0.0.1:4280'
export const viewer: Address = `0x${'7e'.repeat(20)}`
export const stranger: Address = `0x${'57'.repeat(20)}`

/** A door over the fake engine, on a clock that only the test moves. */
export type OpenDoor = {
  readonly engine: FakeEngine
  readonly api: ReturnType<typeof createApi>
  /** Faults that were told to people. */
  readonly faults: unknown[]
  readonly clock: { nowMs: UnixMs }
  /** Sends a request as somebody; a keyed one gets a fresh key unless the test names one. */
  readonly ask: (request: Ask) => Promise<Response>
  readonly signIn: (address: Address) => Promise<string>
  readonly clientOf: (cookie?: string) => ReturnType<typeof createClient>
}

/** A strategy as its file has it, for the sample's assets. */
export const strategyFile = {
  version: 1,
  preset: 'custom',
  name: 'Two coins',
  cash: 'USDC',
  targets: [
    { asset: 'WBTC', weight: '0.5' },
    { asset: 'WETH', weight: '0.3' },
    { asset: 'USDC', weight: '0.2' },
  ],
}

/** A request in short. */
export type Ask = {
  readonly method?: string
  readonly path: string
  readonly body?: unknown
  readonly cookie?: string
  readonly key?: string | null
  readonly headers?: Readonly<Record<string, string>>
}

export type DoorVariant = {
  readonly mode?: ApiOptions['settings']['mode']
  readonly limits?: Partial<DoorLimits>
  readonly webFolder?: string
  readonly isSignatureValid?: ApiOptions['isSignatureValid']
}

/** Opens a door whose rate limits do not get in the way, unless the test asks for it. */
export function openDoor(variant: DoorVariant = {}): OpenDoor {
  const clock = { nowMs: unixMs(Date.UTC(2026, 0, 1)) }
  const wallClock = { now: () => clock.nowMs }
  const engine = fakeEngine(wallClock)
  const faults: unknown[] = []
  const unlimited = { perSecond: 1e6, burst: 1e6 }
  const api = createApi({
    engine,
    wallClock,
    settings: {
      mode: variant.mode ?? 'live',
      version: '0.1.0',
      origins: [origin],
      chainNumber: 31_337,
      assets: sampleAssets,
      viewers: [viewer],
      practiceWalletUrl: 'http://127.0.0.1:9545/wallet',
      webFolder: variant.webFolder ?? null,
    },
    limits: { ...doorLimits, requests: unlimited, signatures: unlimited, ...variant.limits },
    isSignatureValid: variant.isSignatureValid ?? (async () => true),
    marketStatus: () => ({
      market: { kind: 'simulated', model: 'test', seed: '1' },
      marketSpeed: 1,
    }),
    observer: { requestFailed: (details) => faults.push(details) },
  })

  let keys = 0
  const nextKey = () => {
    keys += 1
    return `test-key-${keys}`
  }
  const send = async (input: string | URL | Request, init?: RequestInit) =>
    api.request(input instanceof Request ? input : String(input), init)
  const ask = ({ method = 'GET', path, body, cookie, key, headers }: Ask) => {
    const all = new Headers(headers)
    if (cookie !== undefined) all.set('Cookie', cookie)
    if (body !== undefined && !all.has('Content-Type')) all.set('Content-Type', 'application/json')
    if (method === 'POST' && key !== null) all.set('Idempotency-Key', key ?? nextKey())
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    const init =
      body === undefined ? { method, headers: all } : { method, headers: all, body: text }
    return send(`${origin}${path}`, init)
  }
  return {
    engine,
    api,
    faults,
    clock,
    ask,
    signIn: async (address) => {
      const { token } = await engine.sessions.open(address, durationMs(3_600_000))
      return `evenkeel_session=${token}`
    },
    clientOf: (cookie) =>
      createClient(origin, {
        checkReply,
        fetch: (input, init) => {
          const headers = new Headers(init?.headers)
          if (cookie !== undefined) headers.set('Cookie', cookie)
          return send(input, { ...init, headers })
        },
      }),
  }
}
