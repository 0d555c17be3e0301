import type { ProposalData, ProposalSummaryData, StepData } from '@evenkeel/api/wire'
import {
  amount,
  basisPoints,
  instant,
  percentagePoints,
  percents,
  span,
  usd,
  usdAtMost,
} from '../terminal/figures.ts'
import type { Ink } from '../terminal/ink.ts'
import { table } from '../terminal/table.ts'
import { codeText } from './refusal.ts'
import { modePlate } from './sentence.ts'
import { triggerText } from './triggers.ts'

/** One plan as it will be signed: every leg, its worst case, its cost, its hash in full. */
export function planView(
  proposal: ProposalData,
  mode: string,
  marketAt: string,
  ink: Ink,
): string[] {
  const left = Date.parse(proposal.expiresAt) - Date.parse(marketAt)
  const symbols = new Map(proposal.weights.map(({ asset, symbol }) => [asset, symbol]))
  return [
    [
      modePlate(mode, ink),
      ink.strong(`Plan ${proposal.planNonce}`),
      proposal.why.map((why) => triggerText(why, symbols)).join(', '),
      answerText(proposal, left, ink),
    ].join('  '),
    '',
    sentence(proposal),
    '',
    ...weightsView(proposal),
    '',
    ...stepsView(proposal.steps),
    '',
    `cost    ${usd(proposal.totals.costUsd)}  ${shareOfValue(proposal, proposal.totals.costUsd)}` +
      `   fees ${usd(proposal.totals.feeUsd)} · impact ${usd(proposal.totals.impactUsd)}` +
      ` · gas ${usd(proposal.totals.gasUsd)}`,
    `worst   ${usdAtMost(proposal.totals.costUsdMax)}`,
    `allows  these calls and no others · once · until ${instant(proposal.expiresAt)} · no allowance left over`,
    ...hashLines(proposal.planHash, ink),
    ...leftOutLines(proposal),
    ...resultLines(proposal, ink),
    '',
    ...nextLines(proposal),
  ]
}

function shareOfValue({ totals }: ProposalData, costUsd: string): string {
  return basisPoints(costUsd, totals.valueBeforeUsd)
}

function answerText(proposal: ProposalData, leftMs: number, ink: Ink): string {
  if (proposal.runState !== null) return proposal.runState
  if (proposal.approvalState !== 'pending') return proposal.approvalState
  const text = `expires in ${span(leftMs)}`
  return leftMs < 120_000 ? ink.near(text) : text
}

function sentence(proposal: ProposalData): string {
  const moves = proposal.weights.filter(({ changeUsd }) => Math.abs(Number(changeUsd)) >= 0.005)
  const part = (verb: string, wanted: (change: number) => boolean): string[] =>
    moves
      .filter(({ changeUsd }) => wanted(Number(changeUsd)))
      .map(({ symbol, changeUsd }) => `${verb} ${usd(changeUsd.replace('-', ''))} of ${symbol}`)
  const all = [...part('sell', (change) => change < 0), ...part('buy', (change) => change > 0)]
  const text = all.join(', ')
  return text === '' ? 'Nothing to trade.' : `${text[0]?.toUpperCase()}${text.slice(1)}.`
}

function weightsView({ weights }: ProposalData): string[] {
  const [before, after, target] = [
    percents(weights.map(({ weightBefore }) => weightBefore)),
    percents(weights.map(({ weightAfter }) => weightAfter)),
    percents(weights.map((row) => row.target)),
  ]
  return table(
    [
      { head: 'asset', align: 'left' },
      { head: 'before %', align: 'right' },
      { head: 'after %', align: 'right' },
      { head: 'target %', align: 'right' },
      { head: 'drift after', align: 'right' },
    ],
    weights.map((row, index) => [
      row.symbol,
      before[index] ?? '',
      after[index] ?? '',
      target[index] ?? '',
      percentagePoints(String(Number(row.weightAfter) - Number(row.target))),
    ]),
  )
}

function stepsView(steps: readonly StepData[]): string[] {
  return table(
    [
      { head: '#', align: 'right' },
      { head: 'step', align: 'left' },
      { head: 'route', align: 'left' },
      { head: 'expected', align: 'right' },
      { head: 'at worst', align: 'right' },
      { head: 'cost', align: 'right' },
      { head: 'state', align: 'left' },
    ],
    steps.map((step) => [
      String(step.legIndex + 1),
      `${step.kind === 'approve' ? 'allow' : 'swap'} ${amount(step.amountIn)} ${step.symbolIn}`,
      step.kind === 'approve' ? 'exactly, ends with this plan' : routeText(step),
      step.amountOutExpected === null
        ? ''
        : `${amount(step.amountOutExpected)} ${step.symbolOut ?? ''}`,
      step.amountOutMin === null ? '' : `${amount(step.amountOutMin)} ${step.symbolOut ?? ''}`,
      usd(step.costUsd),
      step.state.replace('_', ' '),
    ]),
  )
}

function routeText(step: StepData): string {
  const name = step.protocol === 'uniswap-v2' ? 'v2' : step.protocol === 'uniswap-v3' ? 'v3' : ''
  const hops = step.hops.map(({ symbolOut, feePips }) => `>${symbolOut} ${feePips / 10_000}%`)
  return `${name} ${step.hops[0]?.symbolIn ?? ''}${hops.join(' ')}`
}

function hashLines(planHash: string, ink: Ink): string[] {
  const groups = planHash.slice(2).match(/.{8}/g) ?? []
  const row = (from: number): string => groups.slice(from, from + 4).join(' ')
  return [`hash    ${ink.accent(row(0))}`, `        ${ink.accent(row(4))}`]
}

function leftOutLines(proposal: ProposalData): string[] {
  return proposal.leftOut.map(
    ({ symbol, code, valueUsd }) => `left    ${symbol}: ${codeText(code)} (${usd(valueUsd)})`,
  )
}

function resultLines(proposal: ProposalData, ink: Ink): string[] {
  const { result, run } = proposal
  if (result === null) return run?.message ? ['', ink.out(run.message)] : []
  const verdict = result.reconciled
    ? ink.accent('reconciled to the base unit')
    : ink.out('NOT reconciled')
  const cost = (costUsd: string): string => `${usd(costUsd)} (${shareOfValue(proposal, costUsd)})`
  return [
    '',
    `came    ${cost(result.realisedCostUsd)}, expected ${cost(result.expectedCostUsd)} · ${verdict}`,
    ...result.txHashes.map((hash) => `tx      ${hash}`),
  ]
}

function nextLines(proposal: ProposalData): string[] {
  return proposal.approvalState === 'pending'
    ? [
        'check    npx evenkeel verify-plan plan.json',
        `approve  npx evenkeel plan approve ${proposal.planNonce}`,
      ]
    : ['next     npx evenkeel history']
}

/** Proposals in a list. */
export function proposalsView(proposals: readonly ProposalSummaryData[]): string[] {
  return table(
    [
      { head: 'plan', align: 'right' },
      { head: 'proposed', align: 'left' },
      { head: 'answer', align: 'left' },
      { head: 'run', align: 'left' },
      { head: 'moves', align: 'right' },
      { head: 'cost', align: 'right' },
    ],
    proposals.map((proposal) => [
      proposal.planNonce,
      instant(proposal.createdAt),
      proposal.approvalState,
      proposal.runState ?? '',
      usd(proposal.turnoverUsd),
      usd(proposal.costUsd),
    ]),
  )
}
