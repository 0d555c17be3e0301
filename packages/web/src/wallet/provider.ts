/** An EIP-1193 provider: the one door to a wallet. */
export type Provider = {
  readonly request: (call: {
    readonly method: string
    readonly params?: readonly unknown[]
  }) => Promise<unknown>
  readonly on?: (event: string, listener: (value: unknown) => void) => void
  readonly removeListener?: (event: string, listener: (value: unknown) => void) => void
}

/** A wallet as it announces itself by EIP-6963. */
export type Wallet = {
  readonly info: { readonly uuid: string; readonly name: string; readonly rdns: string }
  readonly provider: Provider
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

/** Collects wallets as they announce themselves; each name once. */
export function discoverWallets(onFound: (wallet: Wallet) => void): () => void {
  const listen = (event: Event) => {
    const { detail } = event as CustomEvent<Wallet>
    if (isWallet(detail)) onFound(detail)
  }
  window.addEventListener('eip6963:announceProvider', listen)
  window.dispatchEvent(new Event('eip6963:requestProvider'))
  return () => window.removeEventListener('eip6963:announceProvider', listen)
}

/** Announces a wallet now and whenever somebody asks. */
export function announceWallet(wallet: Wallet): () => void {
  const announce = () => {
    window.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', { detail: Object.freeze(wallet) }),
    )
  }
  window.addEventListener('eip6963:requestProvider', announce)
  announce()
  return () => window.removeEventListener('eip6963:requestProvider', announce)
}

function isWallet(detail: unknown): detail is Wallet {
  const { info, provider } = (detail ?? {}) as Partial<Wallet>
  return typeof info?.uuid === 'string' && typeof provider?.request === 'function'
}
