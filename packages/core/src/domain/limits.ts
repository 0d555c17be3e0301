/** Every bound of the house, with its reason. A loop or list without a bound fails review. */
export const limits = {
  /** The planner pairs sells with buys; above this a plan stops being readable. */
  assetsPerPortfolio: 100,
  /** Fits one block with the gas limit of EIP-7825 at about 120k gas a leg. */
  legsPerPlan: 100,
  /** Differences below a cent are rounding, not drift: an asset within it is at its target. */
  dustUsdE18: 10_000_000_000_000_000n,
  /** Of what left the target, less than this share is dust: it waits for the next rebalance. */
  leaverWeightMin: 0.001,
  /** A deposit or withdrawal of less than this share of the value is not worth a look. */
  cashFlowWeightMin: 0.01,
  /** Every partition of this many imbalances is searched for the fewest trades: some 5 ms. */
  nettedExactlyMax: 12,
  /** Gas of an exact ERC-20 approval until the preview measures it (44,700 on a local chain). */
  approveGasUnits: 46_000n,
  /** An exact plan binds prices of its block; past 15 minutes they are history. */
  planLifetimeMs: 900_000,
  /** Prices older than this are not decided on (chain feeds renew at least hourly). */
  priceAgeMsMax: 3_900_000,
  /** Clocks of two machines may differ this much before a price is from the future. */
  priceFutureMsMax: 15_000,
  /** At sending, a plan whose prices are older than this dies (approval protocol). */
  priceAgeAtSendingMsMax: 60_000,
  /** After an owner's no the same question is not asked again for a day. */
  restAfterRejectionMs: 86_400_000,
  /** One open proposal per portfolio: the newest supersedes. */
  pendingApprovalsPerPortfolio: 1,
  /** Price impact that no setting may exceed, in bps. */
  priceImpactBpsAbsolute: 500,
  /** Gas of the preview times this over 100 is the limit of a leg. */
  gasHeadroomPercent: 130,
  /** Attempts of one transient fault before it is a failure. */
  retriesPerFault: 5,
} as const
