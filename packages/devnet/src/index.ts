export { AnvilFailed, AnvilMissing } from './anvil.ts'
export { SnapshotUnknown, startDevnet } from './devnet.ts'
export { withDevnet } from './fixture.ts'
export { DEFAULT_PRICES_USD, PriceRefused } from './prices.ts'
export { RpcError } from './rpc.ts'
export type * from './types.ts'
export { errorBody, WALLET_CODES, type WalletCode, WalletError } from './wallet/errors.ts'
export { startWalletServer, type WalletServer } from './wallet/server.ts'
export {
  createDevnetWallet,
  type DevnetWallet,
  type WalletOptions,
  type WalletRequest,
} from './wallet/wallet.ts'
