import type { Hex } from '@evenkeel/core/domain'

/** What the headless demo prints; with `--json` exactly these names. */
export type DemoResult = {
  readonly mode: 'simulation'
  readonly trigger: readonly string[]
  readonly planHash: Hex
  readonly approval: {
    readonly approver: string
    readonly signature: string
    readonly state: string
  }
  readonly txHashes: readonly Hex[]
  readonly gasUsed: string
  readonly weightsBefore: Readonly<Record<string, string>>
  readonly weightsAfter: Readonly<Record<string, string>>
  readonly targets: Readonly<Record<string, string>>
  readonly expectedCostBps: number
  readonly realisedCostBps: number
  readonly reconciled: boolean
  /** Largest absolute drift after the run, and the band that it must be inside. */
  readonly driftAbsoluteMaxAfter: string
  readonly bandAbsolute: string
  readonly marketAt: string
  readonly bars: number
}

/** The result for people. */
export function demoView(result: DemoResult): string[] {
  const percent = (share: string | undefined): string =>
    share === undefined ? '' : (Number(share) * 100).toFixed(2).padStart(6)
  const weights = Object.keys(result.targets).map(
    (symbol) =>
      `  ${symbol.padEnd(6)}${percent(result.weightsBefore[symbol])} → ` +
      `${percent(result.weightsAfter[symbol])}   target ${percent(result.targets[symbol])}`,
  )
  return [
    `SIMULATION  one whole rebalance at ${result.marketAt}, after ${result.bars} bars`,
    '',
    `trigger    ${result.trigger.join(', ')}`,
    `plan hash  ${result.planHash}`,
    `approval   ${result.approval.state} by ${result.approval.approver}`,
    ...result.txHashes.map((hash) => `tx         ${hash}`),
    `gas used   ${result.gasUsed}`,
    'weights, % of the portfolio less its cash buffer',
    ...weights,
    `cost       expected ${result.expectedCostBps} bps, realised ${result.realisedCostBps} bps`,
    `reconciled ${result.reconciled ? 'to the base unit' : 'NO'}`,
  ]
}
