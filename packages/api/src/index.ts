export { type ApiOptions, createApi } from './api.ts'
export type { DoorSettings, MarketStatus } from './door.ts'
export { type DoorLimits, doorLimits } from './limits.ts'
export { describeApi } from './openapi.ts'
