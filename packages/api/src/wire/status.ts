import { z } from 'zod'
import { AddressText, Instant, ModeText } from './common.ts'

/** Where the figures come from, and how old the newest one is. */
export const DataSourceView = z.object({
  name: z.string(),
  kind: z.enum(['prices', 'chain', 'database']),
  state: z.enum(['fresh', 'ageing', 'stale', 'down']),
  observedAt: Instant.nullable(),
  /** Age on the market clock. */
  ageMs: z.int().nullable(),
  ageMsMax: z.int(),
  message: z.string().nullable(),
})

/** GET /api/status */
export const StatusView = z.object({
  mode: ModeText,
  version: z.string(),
  /** The instant that decisions see: real, replayed or simulated. */
  marketAt: Instant,
  market: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('simulated'), model: z.string(), seed: z.string() }),
    z.object({ kind: z.literal('replayed'), symbols: z.array(z.string()), endsAt: Instant }),
    z.object({ kind: z.literal('real') }),
  ]),
  /** Market seconds that pass in one second of the wall clock, now. */
  marketSpeed: z.number(),
  chain: z.object({
    chainId: z.string(),
    chainNumber: z.int(),
    /** Null until the chain answered once. */
    blockNumber: z.string().nullable(),
  }),
  /** JSON-RPC of the practice wallet; only ever set in simulation. */
  practiceWalletUrl: z.url().nullable(),
  sources: z.array(DataSourceView),
  session: z
    .object({ address: AddressText, role: z.enum(['owner', 'viewer']), expiresAt: Instant })
    .nullable(),
})

/** POST /api/auth/nonce */
export const NonceReply = z.object({ nonce: z.string(), expiresAt: Instant })
/** POST /api/auth/verify */
export const VerifyRequest = z.strictObject({
  message: z.string().max(4_000),
  signature: z
    .string()
    .regex(/^0x[0-9a-fA-F]+$/)
    .max(20_000),
})
/** Answer of a sign-in. */
export const SessionReply = z.object({
  address: AddressText,
  role: z.enum(['owner', 'viewer']),
  expiresAt: Instant,
})

/** GET /api/healthz: the process answers and its database does. */
export const HealthReply = z.object({ ok: z.literal(true) })
/** POST /api/auth/logout */
export const SignOutReply = z.object({ signedOut: z.literal(true) })
/** GET /api/openapi.json */
export const OpenApiDocument = z.record(z.string(), z.unknown())
