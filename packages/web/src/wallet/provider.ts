import type { Provider } from '@evenkeel/api/owner'

/** A wallet as it announces itself by EIP-6963. */
export type Wallet = {
  readonly info: { readonly uuid: string; readonly name: string; readonly rdns: string }
  readonly provider: Provider
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
