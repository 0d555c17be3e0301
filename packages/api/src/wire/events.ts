import { z } from 'zod'
import { Hash, Instant } from './common.ts'

/**
 * GET /api/events, server-sent: `id` is the sequence number, `Last-Event-ID` resumes.
 * An event says what changed; the reader fetches the resource it shows.
 */
export const ServerEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('tick'), at: Instant }),
  z.object({ type: z.literal('portfolioChanged'), portfolioId: z.string(), at: Instant }),
  z.object({
    type: z.literal('proposalChanged'),
    portfolioId: z.string(),
    planHash: Hash,
    at: Instant,
  }),
  z.object({ type: z.literal('decisionMade'), portfolioId: z.string(), at: Instant }),
])
