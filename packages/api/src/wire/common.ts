import { z } from 'zod'

/** A decimal number as text: money, prices, weights and amounts never travel as JSON numbers. */
export const Decimal = z.string().regex(/^-?\d+(\.\d+)?$/, 'a decimal number such as 1.5')
/** US dollars. */
export const Usd = Decimal.describe('US dollars')
/** A share: 0.05 is 5%. */
export const Share = Decimal.describe('a share; 0.05 is 5%')
/** 32 bytes as hex. */
export const Hash = z.string().regex(/^0x[0-9a-f]{64}$/, '0x and 64 lower-case hex digits')
/** Bytes as hex. */
export const HexBytes = z.string().regex(/^0x([0-9a-fA-F]{2})*$/, '0x and hex digits in pairs')
/** An EVM address. */
export const AddressText = z.string().regex(/^0x[0-9a-fA-F]{40}$/, '0x and 40 hex digits')
/** A UTC instant. */
export const Instant = z.iso.datetime().describe('ISO 8601, UTC')
/** A CAIP-19 asset id. */
export const AssetText = z.string().regex(/^eip155:\d+\/erc20:0x[0-9a-f]{40}$/, 'a CAIP-19 id')
/** Basis points. */
export const BpsNumber = z.int().describe('basis points')

/** SIMULATION, PAPER or LIVE, as the mode plate shows it. */
export const ModeText = z.enum(['simulation', 'paper', 'live'])
/** A calendar cadence. */
export const CadenceText = z.enum(['daily', 'weekly', 'every14d', 'monthly', 'quarterly'])

/** A refusal with the limit it met and the actual figure. */
export const RefusalView = z.object({
  code: z.string(),
  message: z.string(),
  field: z.string(),
  limit: z.string(),
  actual: z.string(),
})

/** The one form of every error reply. */
export const ErrorReply = z.object({
  error: z.object({
    type: z.enum([
      'invalid_request',
      'unauthenticated',
      'forbidden',
      'not_found',
      'conflict',
      'refused',
      'rate_limited',
      'unavailable',
      'internal',
    ]),
    code: z.string(),
    message: z.string(),
    /** Field at fault, where there is one. */
    param: z.string().nullable(),
    requestId: z.string(),
    /** All refusals of the domain, the leading one first, where it was the domain that refused. */
    refusals: z.array(RefusalView).optional(),
  }),
})

/** A trigger that fired. */
export const FiredTriggerView = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('risk'),
    risk: z.enum(['stopLoss', 'depeg', 'protocolRisk', 'stress', 'exposure', 'leftTarget']),
    asset: AssetText.nullable(),
  }),
  z.object({ kind: z.literal('manual') }),
  z.object({
    kind: z.literal('threshold'),
    metric: z.literal('driftAbsoluteMax'),
    asset: AssetText,
    driftAbsolute: Share,
    limit: Share,
  }),
  z.object({
    kind: z.literal('opportunity'),
    opportunity: z.enum(['deposit', 'marketMove', 'yieldGap', 'newlyEligible']),
    asset: AssetText.nullable(),
  }),
  z.object({ kind: z.literal('calendar'), cadence: CadenceText, dueAt: Instant }),
])

/** One page of a list; `next` is the cursor of the following page. */
export const page = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().nullable() })

/** A request that says nothing beyond its address. */
export const EmptyRequest = z.strictObject({})
