import type {
  Address,
  ApprovalState,
  AssetId,
  ChainId,
  Hex,
  Mode,
  RunState,
} from '@evenkeel/core/domain'
import type { UnixMs, UsdE18 } from '@evenkeel/core/units'
import type { ColumnType, Generated } from 'kysely'

/** Read as `UnixMs`, written as ISO 8601 UTC by `instant`. */
type Instant = ColumnType<UnixMs, string, string>
type OptionalInstant = ColumnType<UnixMs | null, string | null, string | null>

/** The tables as Kysely sees them; `docs/schema.md` says what each column means. */
export type Tables = {
  engine_starts: { epoch: Generated<bigint>; started_at: Instant; process: string }
  portfolios: {
    portfolio_id: string
    name: string
    mode: Mode
    chain: ChainId
    owner: Address
    cash: AssetId
    assets_json: string
    strategy_version: number
    plan_nonce_last: bigint
    created_at: Instant
    last_scheduled_at: Instant
    last_reviewed_at: Instant
    last_settled_at: OptionalInstant
    last_rejected_at: OptionalInstant
    policy_memory_json: string | null
  }
  strategy_versions: {
    portfolio_id: string
    version: number
    strategy_json: string
    policy_hash: Hex
    saved_at: Instant
    saved_by: string
  }
  pauses: {
    sequence: Generated<bigint>
    portfolio_id: string
    paused: boolean
    until_at: OptionalInstant
    at: Instant
    actor: string
  }
  price_snapshots: {
    snapshot_hash: Hex
    asset: AssetId
    price_usd_e18: UsdE18
    observed_at: Instant
    source: string
  }
  decisions: {
    decision_id: Generated<bigint>
    portfolio_id: string
    strategy_version: number
    kind: 'hold' | 'rebalance' | 'refuse'
    likeness: string
    decision_json: string
    drift_absolute_max: number | null
    drift_asset: AssetId | null
    snapshot_hash: Hex | null
    block_number: bigint | null
    plan_hash: Hex | null
    decided_at: Instant
  }
  decision_repeats: { decision_id: bigint; times: bigint; last_at: Instant }
  valuations: {
    portfolio_id: string
    hour_at: Instant
    at: Instant
    value_usd_e18: UsdE18
    block_number: bigint
  }
  plans: {
    plan_hash: Hex
    portfolio_id: string
    plan_nonce: bigint
    strategy_version: number
    plan_json: string
    snapshot_hash: Hex
    created_at: Instant
    expires_at: Instant
  }
  approvals: {
    plan_hash: Hex
    portfolio_id: string
    state: ApprovalState
    approval_nonce: Hex
    proposed_at: Instant
    answered_at: OptionalInstant
    reason: string | null
    superseded_by: Hex | null
  }
  signed_approvals: {
    approval_nonce: Hex
    plan_hash: Hex
    approver: Address
    signature: Hex
    expires_at: Instant
    accepted_at: Instant
  }
  runs: {
    plan_hash: Hex
    portfolio_id: string
    state: RunState
    atomic: boolean | null
    started_at: Instant
    ended_at: OptionalInstant
    message: string | null
  }
  ledger: {
    /** Given by the database, as is `chain_hash`. */
    sequence: Generated<bigint>
    subject: 'approval' | 'run'
    plan_hash: Hex
    from_state: string | null
    to_state: string
    at: Instant
    actor: string
    reason: string | null
    chain_hash: Generated<Buffer>
  }
  handovers: {
    effect_key: Hex
    plan_hash: Hex
    first_leg: number
    last_leg: number
    account_nonce: bigint
    since_block: bigint
    epoch: bigint
    journalled_at: Instant
    asked_at: OptionalInstant
    offered_at: OptionalInstant
    tx_hash_hint: Hex | null
    fault: string | null
  }
  executions: {
    tx_hash: Hex
    plan_hash: Hex
    first_leg: number
    last_leg: number
    succeeded: boolean
    block_number: bigint
    block_hash: Hex
    gas_used: bigint
    gas_price_wei_per_gas: bigint
    execution_json: string
    mined_at: Instant
  }
  results: {
    plan_hash: Hex
    reconciled: boolean
    expected_cost_usd_e18: UsdE18
    realised_cost_usd_e18: UsdE18
    result_json: string
    at: Instant
  }
  events: {
    /** Given by the database, in commit order. */
    sequence: Generated<bigint>
    type: 'portfolioChanged' | 'proposalChanged' | 'decisionMade'
    portfolio_id: string
    plan_hash: Hex | null
    at: Instant
  }
  sessions: {
    token_hash: string
    address: Address
    created_at: Instant
    expires_at: Instant
  }
  sign_in_nonces: { nonce: string; expires_at: Instant }
  idempotency_keys: {
    scope: string
    key: string
    fingerprint: string
    status: number | null
    body: string | null
    claimed_at: Instant
  }
}
