import type { StreamPlaces } from '../http/stream-places.ts'
import type { RouteName } from '../routes.ts'
import { controlHandlers } from './controls.ts'
import type { Handlers } from './handler.ts'
import { installationHandlers } from './installation.ts'
import { proposalHandlers } from './proposals.ts'
import { readingHandlers } from './reading.ts'
import { signInHandlers } from './sign-in.ts'

/** A handler for every endpoint; leaving one out does not compile. */
export function allHandlers(places: StreamPlaces): Handlers<RouteName> {
  return {
    ...installationHandlers(places),
    ...signInHandlers,
    ...readingHandlers,
    ...controlHandlers,
    ...proposalHandlers,
  }
}
