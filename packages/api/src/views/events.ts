import { formatInstant } from '@evenkeel/core/units'
import type { EventRecord } from '@evenkeel/engine'
import type { z } from 'zod'
import type { ServerEvent } from '../wire/index.ts'

/** An event of the engine as readers of the stream get it. */
export function serverEvent(event: EventRecord): z.input<typeof ServerEvent> {
  const at = formatInstant(event.atMs)
  const { portfolioId, planHash } = event
  switch (event.type) {
    case 'valuationMade':
      return { type: 'tick', at }
    case 'portfolioChanged':
    case 'decisionMade':
      return { type: event.type, portfolioId, at }
    case 'proposalChanged':
      return planHash === null
        ? { type: 'portfolioChanged', portfolioId, at }
        : { type: 'proposalChanged', portfolioId, planHash, at }
  }
}
