/** Every bound of the door, with its reason. */
export const doorLimits = {
  /** A strategy of 100 assets is under 20 kB; a contract wallet's signature under 40 kB as text. */
  bodyBytesMax: 262_144,
  /** The deepest body we define has four levels. */
  bodyDepthMax: 20,
  /** A dashboard that reloads five resources on three ticks a second stays far below. */
  requests: { perSecond: 100, burst: 400 },
  /** Verifying costs 1.6 ms of one core: a client may spend 0.8% of it, after a short burst. */
  signatures: { perSecond: 5, burst: 20 },
  /** Clients remembered by the rate limits; past it the one seen longest ago is forgotten. */
  clientsMax: 10_000,
  /** Browsers open six connections to a host; a few tabs and a program besides. */
  streamsPerClientMax: 20,
  /** Each open stream holds a socket and one listener. */
  streamsMax: 1_000,
  /** Proxies drop silent connections after 30 to 60 s; access is looked at again as often. */
  heartbeatMs: 15_000,
  /** A working day; signing in again takes one click. */
  sessionLifetimeMs: 43_200_000,
  /** Time to read the message in the wallet and sign it. */
  signInNonceLifetimeMs: 600_000,
  pageItemsMax: 100,
  pageItemsDefault: 20,
  /** Points of the value chart: more than its pixels show nothing. */
  valuationPointsMax: 500,
} as const

/** The bounds a door runs with; tests narrow them. */
export type DoorLimits = {
  readonly [Name in keyof typeof doorLimits]: (typeof doorLimits)[Name] extends number
    ? number
    : { readonly perSecond: number; readonly burst: number }
}
