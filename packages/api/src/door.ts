import type { Address, Asset, Mode } from '@evenkeel/core/domain'
import type { ChainReader, Clock, Observer } from '@evenkeel/core/ports'
import type { Engine } from '@evenkeel/engine'
import type { z } from 'zod'
import type { DoorLimits } from './limits.ts'
import type { StatusView } from './wire/index.ts'

/** What the installation is, fixed at the start. */
export type DoorSettings = {
  readonly mode: Mode
  readonly version: string
  /**
   * Origins that the dashboard is opened under, such as `http://127.0.0.1:4280`. Requests to other
   * hosts and from other origins are refused, and sign-in messages must name one of them.
   */
  readonly origins: readonly string[]
  /** Chain that a sign-in message must name. */
  readonly chainNumber: number
  /** What portfolios may hold; a strategy names assets of this list alone. */
  readonly assets: readonly Asset[]
  /** Accounts that may read every portfolio and change none. */
  readonly viewers: readonly Address[]
  /** JSON-RPC of the practice wallet; null outside a simulation. */
  readonly practiceWalletUrl: string | null
  /** Folder of the built dashboard; null serves the interface alone. */
  readonly webFolder: string | null
}

/** What moves the market clock, and how fast it runs against the wall. */
export type MarketStatus = Pick<z.input<typeof StatusView>, 'market' | 'marketSpeed'>

/** Everything that the interface needs from the house it belongs to. */
export type Door = {
  readonly engine: Engine
  readonly settings: DoorSettings
  readonly limits: DoorLimits
  /** Sessions, sign-in and rate limits run on the wall clock, never on the market's. */
  readonly wallClock: Clock
  /** Checks a sign-in signature: an account's own, or a contract's by EIP-1271. */
  readonly isSignatureValid: ChainReader['isSignatureValid']
  readonly marketStatus: () => MarketStatus
  readonly observer: Observer
}
