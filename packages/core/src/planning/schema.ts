import type { TypedStructs } from './typed-data.ts'

/**
 * The EIP-712 structs of plans and approvals, as `docs/plan.eip712.json` publishes them.
 *
 * Units are in the names: base units in `Atoms`, US dollars with 18 decimals in `UsdE18`, instants
 * in milliseconds since 1970 in `AtMs`. Chains are CAIP-2 ids; the domain names none, so a plan
 * over several chains has one hash and every leg carries its own. `reviewHash` binds what a person
 * reads beside the legs: reasons, steps with their routes, what is left out, positions, limits.
 */
export const planStructs: TypedStructs = {
  EIP712Domain: [
    { name: 'name', type: 'string' },
    { name: 'version', type: 'string' },
    { name: 'salt', type: 'bytes32' },
  ],
  Plan: [
    { name: 'schemaVersion', type: 'uint16' },
    { name: 'kind', type: 'string' },
    { name: 'mode', type: 'string' },
    { name: 'portfolioId', type: 'string' },
    { name: 'owner', type: 'address' },
    { name: 'chainIds', type: 'string[]' },
    { name: 'policyHash', type: 'bytes32' },
    { name: 'priceSnapshotHash', type: 'bytes32' },
    { name: 'quoteBlock', type: 'uint64' },
    { name: 'quoteBlockHash', type: 'bytes32' },
    { name: 'legs', type: 'Leg[]' },
    { name: 'totals', type: 'Totals' },
    { name: 'reviewHash', type: 'bytes32' },
    { name: 'createdAtMs', type: 'uint64' },
    { name: 'expiresAtMs', type: 'uint64' },
    { name: 'planNonce', type: 'uint256' },
  ],
  Leg: [
    { name: 'chainId', type: 'string' },
    { name: 'kind', type: 'string' },
    { name: 'router', type: 'address' },
    { name: 'spender', type: 'address' },
    { name: 'tokenIn', type: 'address' },
    { name: 'amountInAtoms', type: 'uint256' },
    { name: 'tokenOut', type: 'address' },
    { name: 'amountOutMinAtoms', type: 'uint256' },
    { name: 'recipient', type: 'address' },
    { name: 'deadlineAtMs', type: 'uint64' },
    { name: 'calldataHash', type: 'bytes32' },
    { name: 'valueWei', type: 'uint256' },
    { name: 'gasMax', type: 'uint64' },
  ],
  Totals: [
    { name: 'valueBeforeUsdE18', type: 'uint256' },
    { name: 'cashBufferUsdE18', type: 'uint256' },
    { name: 'turnoverUsdE18', type: 'uint256' },
    { name: 'feeUsdE18', type: 'uint256' },
    { name: 'impactUsdE18', type: 'int256' },
    { name: 'gasUsdE18', type: 'uint256' },
    { name: 'costUsdE18', type: 'int256' },
    { name: 'costBps', type: 'int32' },
    { name: 'costUsdE18Max', type: 'int256' },
  ],
  Approval: [
    { name: 'planHash', type: 'bytes32' },
    { name: 'approver', type: 'address' },
    { name: 'role', type: 'string' },
    { name: 'decision', type: 'string' },
    { name: 'expiresAtMs', type: 'uint64' },
    { name: 'approvalNonce', type: 'bytes32' },
  ],
}

/** The domain that every plan and approval is hashed under, but for the installation's salt. */
export const planDomain: { readonly name: 'Evenkeel'; readonly version: '1' } = {
  name: 'Evenkeel',
  version: '1',
}
