import { type Address, type Hex, numberToHex } from 'viem'
import { type Artifact, readArtifact } from './artifacts.ts'
import type { Chain } from './chain.ts'
import { TOKENS } from './prices.ts'
import type { AssetSymbol, DevnetAsset } from './types.ts'

export type Tokens = {
  readonly assets: readonly DevnetAsset[]
  readonly asset: (symbol: AssetSymbol) => DevnetAsset
  readonly at: (address: Address) => DevnetAsset
  /** Adds atoms to an account; ether to wrap comes from `treasury`. */
  readonly give: (
    treasury: Address,
    to: Address,
    symbol: AssetSymbol,
    atoms: bigint,
  ) => Promise<void>
}

/** More ether than any market here can ask for (10^12 whole ones). */
export const ENDLESS_WEI = 10n ** 30n

/** WETH is the canonical contract; the others are strict tokens that anyone may mint. */
export async function deployTokens(
  chain: Chain,
  deployer: Address,
  chainId: number,
  tokenArtifact: Artifact,
): Promise<Tokens> {
  const wethArtifact = readArtifact('canonical-weth', 'build/contracts/WETH9.json')
  const assets: DevnetAsset[] = []
  for (const symbol of Object.keys(TOKENS) as AssetSymbol[]) {
    const { name, decimals, priceSymbol } = TOKENS[symbol]
    const address =
      symbol === 'WETH'
        ? await chain.deploy(deployer, wethArtifact)
        : await chain.deploy(deployer, tokenArtifact, [name, symbol, decimals])
    const caip19 = `eip155:${chainId}/erc20:${address}`
    assets.push({ symbol, name, decimals, address, caip19, priceSymbol })
  }
  const find = (wanted: string, isWanted: (asset: DevnetAsset) => boolean): DevnetAsset => {
    const found = assets.find(isWanted)
    if (found === undefined) throw new AssetUnknown(wanted)
    return found
  }
  const asset = (symbol: AssetSymbol) => find(symbol, (each) => each.symbol === symbol)
  return {
    assets,
    asset,
    at: (address) => find(address, (each) => each.address === address),
    give: async (treasury, to, symbol, atoms) => {
      const { address: token } = asset(symbol)
      const weth = { from: treasury, to: token, abi: wethArtifact.abi }
      if (symbol !== 'WETH') {
        const mint = { from: treasury, to: token, abi: tokenArtifact.abi, name: 'mint' }
        await chain.write({ ...mint, args: [to, atoms] })
        return
      }
      await chain.write({ ...weth, name: 'deposit', valueWei: atoms })
      if (to !== treasury) await chain.write({ ...weth, name: 'transfer', args: [to, atoms] })
    },
  }
}

export async function setBalance(chain: Chain, account: Address, wei: bigint): Promise<void> {
  await chain.rpc<Hex>('anvil_setBalance', [account, numberToHex(wei)])
}

/** An asset that this world does not have. */
export class AssetUnknown extends Error {
  override readonly name = 'AssetUnknown'

  constructor(symbol: string) {
    super(`the devnet has no ${symbol}; it has ${Object.keys(TOKENS).join(', ')}`)
  }
}
