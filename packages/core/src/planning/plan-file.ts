import {
  type Address,
  type AssetId,
  type ChainId,
  cadences,
  type Hex,
  type Hop,
  type LeftOut,
  type Leg,
  leftOutCodes,
  limits,
  opportunityKinds,
  type PlanReason,
  type PositionChange,
  type Preferences,
  type ProposedPlan,
  type Quote,
  type Route,
  riskKinds,
  type Step,
  type Totals,
} from '../domain/index.ts'
import {
  type Atoms,
  assert,
  type BlockNumber,
  type Bps,
  type UsdE18,
  type Wei,
  type WeightE18,
  type WeiPerGas,
} from '../units/index.ts'
import {
  byKind,
  type Codec,
  e18,
  instant,
  list,
  natural,
  nullable,
  oneOf,
  record,
  text,
  whole,
} from './codec.ts'

/** The part of a plan that explains it; its hash binds all that is not a typed field. */
export type PlanReview = Pick<
  ProposedPlan,
  | 'why'
  | 'steps'
  | 'leftOut'
  | 'positions'
  | 'preferences'
  | 'cash'
  | 'gasPriceWeiPerGas'
  | 'nativePriceUsdE18'
  | 'gasUsedByLeg'
>

/** A plan as its JSON file has it: the typed fields by their names, the rest under `review`. */
export type PlanFile = Omit<ProposedPlan, 'stage' | 'chain' | 'legs' | keyof PlanReview> & {
  readonly chainIds: readonly ChainId[]
  readonly legs: readonly LegLine[]
  readonly review: PlanReview
}

/** A leg as the file has it: its call laid out, its index being its place. */
export type LegLine = Omit<Leg, 'index' | 'call'> & { readonly valueWei: Wei; readonly data: Hex }

const address = text<Address>(/^0x[0-9a-f]{40}$/, '20 bytes of lower-case hex')
const hash = text<Hex>(/^0x[0-9a-f]{64}$/, '32 bytes of lower-case hex')
const calldata = text<Hex>(/^0x(?:[0-9a-f]{2}){4,8192}$/, '4 to 8,192 bytes of lower-case hex')
const chain = text<ChainId>(/^eip155:[1-9]\d{0,31}$/, 'a CAIP-2 id such as eip155:1')
const asset = text<AssetId>(
  /^eip155:[1-9]\d{0,31}\/erc20:0x[0-9a-f]{40}$/,
  'a CAIP-19 id such as eip155:1/erc20:0x…',
)
const symbol = text<string>(/^[\p{L}\p{N}\p{P}\p{S}]{1,32}$/u, 'a symbol of 1 to 32 characters')
const id = text<string>(/^[\x21-\x7e]{1,100}$/, 'an id of 1 to 100 characters')
const atoms = natural<Atoms>(256)
const gas = natural<bigint>(64)
const usd = e18<UsdE18>()
const usdSigned = e18<UsdE18>('signed')
const weight = e18<WeightE18>()
const bps = whole<Bps>(0, 10_000)
const bpsSigned = whole<Bps>(-1_000_000, 1_000_000)
const legsMax = limits.legsPerPlan

const leg: Codec<LegLine> = record<LegLine>({
  chain: ['chainId', chain],
  kind: ['kind', oneOf('approve', 'swap')],
  router: ['router', address],
  spender: ['spender', address],
  tokenIn: ['tokenIn', address],
  amountInAtoms: ['amountInAtoms', atoms],
  tokenOut: ['tokenOut', address],
  amountOutMinAtoms: ['amountOutMinAtoms', atoms],
  recipient: ['recipient', address],
  deadlineAtMs: ['deadlineAt', instant],
  calldataHash: ['calldataHash', hash],
  valueWei: ['valueWei', natural<Wei>(256)],
  gasMax: ['gasMax', gas],
  data: ['data', calldata],
})

const totals = record<Totals>({
  valueBeforeUsdE18: ['valueBeforeUsd', usd],
  cashBufferUsdE18: ['cashBufferUsd', usd],
  turnoverUsdE18: ['turnoverUsd', usd],
  feeUsdE18: ['feeUsd', usd],
  impactUsdE18: ['impactUsd', usdSigned],
  gasUsdE18: ['gasUsd', usd],
  costUsdE18: ['costUsd', usdSigned],
  costBps: ['costBps', bpsSigned],
  costUsdE18Max: ['costUsdMax', usdSigned],
})

const reason: Codec<PlanReason> = byKind<PlanReason>({
  risk: record<Extract<PlanReason, { kind: 'risk' }>>({
    kind: ['kind', oneOf('risk')],
    risk: ['risk', oneOf(...riskKinds)],
    asset: ['asset', nullable(asset)],
  }),
  manual: record({ kind: ['kind', oneOf('manual')] }),
  threshold: record<Extract<PlanReason, { kind: 'threshold' }>>({
    kind: ['kind', oneOf('threshold')],
    metric: ['metric', oneOf('driftAbsoluteMax')],
    asset: ['asset', asset],
    driftAbsoluteE18: ['driftAbsolute', e18<bigint>('signed')],
    limitE18: ['limit', e18<bigint>()],
  }),
  opportunity: record<Extract<PlanReason, { kind: 'opportunity' }>>({
    kind: ['kind', oneOf('opportunity')],
    opportunity: ['opportunity', oneOf(...opportunityKinds)],
    asset: ['asset', nullable(asset)],
  }),
  calendar: record<Extract<PlanReason, { kind: 'calendar' }>>({
    kind: ['kind', oneOf('calendar')],
    cadence: ['cadence', oneOf(...cadences)],
    dueAtMs: ['dueAt', instant],
  }),
})

const hop = record<Hop>({
  pool: ['pool', address],
  tokenIn: ['tokenIn', address],
  tokenOut: ['tokenOut', address],
  feePips: ['feePips', whole(0, 1_000_000)],
})

const route = record<Route>({
  protocol: ['protocol', oneOf('uniswap-v2', 'uniswap-v3', 'paper')],
  hops: ['hops', list(hop, 8)],
})

const quote = record<Quote>({
  chain: ['chainId', chain],
  assetIn: ['assetIn', asset],
  assetOut: ['assetOut', asset],
  amountInAtoms: ['amountInAtoms', atoms],
  amountOutAtoms: ['amountOutAtoms', atoms],
  route: ['route', route],
  gasUnits: ['gasUnits', gas],
  priceImpactBps: ['priceImpactBps', bpsSigned],
})

const step = record<Step>({
  quote: ['quote', quote],
  amountOutMinAtoms: ['amountOutMinAtoms', atoms],
  costUsdE18: ['costUsd', usdSigned],
  feeUsdE18: ['feeUsd', usd],
  impactUsdE18: ['impactUsd', usdSigned],
  gasUsdE18: ['gasUsd', usd],
  cashAfterAtoms: ['cashAfterAtoms', atoms],
})

const leftOut = record<LeftOut>({
  asset: ['asset', asset],
  code: ['code', oneOf(...leftOutCodes)],
  valueUsdE18: ['valueUsd', usd],
})

const position = record<PositionChange>({
  asset: ['asset', asset],
  symbol: ['symbol', symbol],
  decimals: ['decimals', whole(0, 36)],
  token: ['token', address],
  priceUsdE18: ['priceUsd', usd],
  atomsBefore: ['atomsBefore', atoms],
  atomsAfter: ['atomsAfter', atoms],
  weightBeforeE18: ['weightBefore', weight],
  weightAfterE18: ['weightAfter', weight],
  targetE18: ['target', weight],
  destinationE18: ['destination', weight],
})

const preferences = record<Preferences>({
  slippageBpsMax: ['slippageBpsMax', bps],
  priceImpactBpsMax: ['priceImpactBpsMax', bps],
  costBpsMax: ['costBpsMax', bps],
  cashBufferBps: ['cashBufferBps', bps],
  legUsdE18Min: ['legUsdMin', usd],
})

/** Form of the review part. */
export const planReview: Codec<PlanReview> = record<PlanReview>({
  why: ['why', list(reason, 10)],
  steps: ['steps', list(step, legsMax)],
  leftOut: ['leftOut', list(leftOut, 2 * limits.assetsPerPortfolio)],
  positions: ['positions', list(position, limits.assetsPerPortfolio)],
  preferences: ['preferences', preferences],
  cash: ['cash', asset],
  gasPriceWeiPerGas: ['gasPriceWeiPerGas', natural<WeiPerGas>(128)],
  nativePriceUsdE18: ['nativePriceUsd', usd],
  gasUsedByLeg: ['gasUsedByLeg', list(gas, legsMax)],
})

/** Form of a whole plan file. */
export const planFile: Codec<PlanFile> = record<PlanFile>({
  schemaVersion: ['schemaVersion', oneOf(1)],
  kind: ['kind', oneOf('exact')],
  mode: ['mode', oneOf('simulation', 'paper', 'live')],
  portfolioId: ['portfolioId', id],
  owner: ['owner', address],
  chainIds: ['chainIds', list(chain, 1, 1)],
  policyHash: ['policyHash', hash],
  priceSnapshotHash: ['priceSnapshotHash', hash],
  quoteBlock: ['quoteBlock', natural<BlockNumber>(64)],
  quoteBlockHash: ['quoteBlockHash', hash],
  legs: ['legs', list(leg, legsMax)],
  totals: ['totals', totals],
  review: ['review', planReview],
  createdAtMs: ['createdAt', instant],
  expiresAtMs: ['expiresAt', instant],
  planNonce: ['planNonce', natural<bigint>(256)],
  installationSalt: ['installationSalt', hash],
  planHash: ['planHash', hash],
})

/** Lays a plan out as its file has it. */
export function toPlanFile(plan: ProposedPlan): PlanFile {
  const { stage: _stage, chain: chainId, legs, ...rest } = plan
  return { ...rest, chainIds: [chainId], legs: legs.map(toLine), review: plan }
}

/** Puts a plan together from its file. */
export function fromPlanFile({ chainIds, legs, review, ...rest }: PlanFile): ProposedPlan {
  const [chainId] = chainIds
  assert(chainId !== undefined, 'an exact plan has one chain')
  return { ...rest, ...review, stage: 'proposed', chain: chainId, legs: legs.map(fromLine) }
}

function toLine({ index: _index, call, ...rest }: Leg): LegLine {
  return { ...rest, valueWei: call.valueWei, data: call.data }
}

function fromLine({ valueWei, data, ...rest }: LegLine, index: number): Leg {
  return { ...rest, index, call: { to: rest.router, data, valueWei } }
}
