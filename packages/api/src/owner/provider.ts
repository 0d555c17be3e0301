/** An EIP-1193 provider: the one door to a wallet. */
export type Provider = {
  readonly request: (call: {
    readonly method: string
    readonly params?: readonly unknown[]
  }) => Promise<unknown>
  readonly on?: (event: string, listener: (value: unknown) => void) => void
  readonly removeListener?: (event: string, listener: (value: unknown) => void) => void
}

/** A wallet that is connected. The account is lower-case hex, as everywhere in the house. */
export type Connection = {
  readonly provider: Provider
  readonly account: string
  readonly chainNumber: number
}

/** The wallet said no, or could not. `code` is the provider's: 4001 is the reader's own refusal. */
export class WalletError extends Error {
  override readonly name = 'WalletError'
  readonly code: number

  constructor(code: number, message: string) {
    super(message)
    this.code = code
  }
}

const userRejected = 4001

/** Whether the reader declined in the wallet; everything else is a fault. */
export function isDeclined(error: unknown): boolean {
  return error instanceof WalletError && error.code === userRejected
}

/** Asks a wallet; whatever it throws becomes a `WalletError`. */
export async function ask(
  provider: Provider,
  method: string,
  params: readonly unknown[] = [],
): Promise<unknown> {
  try {
    return await provider.request({ method, params })
  } catch (error) {
    if (error instanceof WalletError) throw error
    const { code, message } = error as { code?: unknown; message?: unknown }
    throw new WalletError(typeof code === 'number' ? code : 0, String(message ?? error))
  }
}
