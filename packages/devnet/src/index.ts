export { AnvilFailed, AnvilMissing } from './anvil.ts'
export { TransactionReverted } from './chain.ts'
export { SnapshotUnknown, startDevnet } from './devnet.ts'
export { withDevnet } from './fixture.ts'
export { DEFAULT_PRICES_USD, PriceRefused } from './prices.ts'
export { RpcError } from './rpc.ts'
export { CompileFailed } from './solidity.ts'
export { AssetUnknown } from './tokens.ts'
export type * from './types.ts'
export { WALLET_CODES, type WalletCode, WalletError } from './wallet/errors.ts'
export { startWalletServer, type WalletServer } from './wallet/server.ts'
export {
  createDevnetWallet,
  type DevnetWallet,
  type WalletOptions,
  type WalletRequest,
} from './wallet/wallet.ts'
