export { type ClientOptions, createClient } from './client.ts'
export { ApiError, ApiUnreachable } from './errors.ts'
export type { Client, EventListener, PageQuery, Reply, Subscription, Targets } from './types.ts'
