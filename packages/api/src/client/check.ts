import { endpoints } from '../endpoints.ts'
import type { RouteName } from '../routes.ts'

/**
 * Throws where a reply is not in the form of its endpoint. For tests: it brings the schemas along,
 * which pages and programs need not load.
 */
export function checkReply(name: RouteName, reply: unknown): void {
  endpoints[name].reply.parse(reply)
}
