import type { PortfolioData } from '@evenkeel/api/wire'
import { instant, percentagePoints, usd } from '../terminal/figures.ts'
import type { Ink } from '../terminal/ink.ts'

/** The mode, first thing on every screen. */
export function modePlate(mode: string, ink: Ink): string {
  const word = mode.toUpperCase()
  return mode === 'simulation' ? ink.sim(word) : ink.strong(word)
}

/** The verdict: one full sentence that a person could act on. */
export function sentenceOf(portfolio: PortfolioData): string {
  const { state, openProposal } = portfolio
  if (state.kind === 'executing') return 'An approved plan is being carried out.'
  if (state.kind === 'unknown' || state.kind === 'held') {
    const reasons = state.refusals.map(({ message }) => message).join('; ')
    return `No proposal: ${reasons}.`
  }
  if (state.kind === 'paused') {
    return state.until === null
      ? 'Paused. Watching goes on, nothing is proposed.'
      : `Paused until ${instant(state.until)}. Watching goes on, nothing is proposed.`
  }
  if (openProposal !== null) {
    const cost = usd(openProposal.costUsd)
    const until = instant(openProposal.expiresAt)
    const waiting = `Plan ${openProposal.planNonce} (${cost}) waits until ${until}.`
    return `${driftSentence(portfolio)} ${waiting}`
  }
  if (isDriftUnanswered(portfolio)) return `${driftSentence(portfolio)} No plan is open.`
  return `On an even keel. Nothing to do. ${driftSentence(portfolio)}`
}

/** Beyond the band, and yet nothing to decide: a review date or a rest is awaited. */
export function isDriftUnanswered({ state, positions, openProposal }: PortfolioData): boolean {
  const isOutside = positions.some(({ standing }) => standing === 'outside')
  return state.kind === 'watching' && openProposal === null && isOutside
}

function driftSentence({ positions }: PortfolioData): string {
  const largest = positions
    .filter(({ driftAbsolute }) => driftAbsolute !== null)
    .toSorted((a, b) => Math.abs(Number(b.driftAbsolute)) - Math.abs(Number(a.driftAbsolute)))[0]
  if (largest === undefined || largest.driftAbsolute === null) return ''
  const side = Number(largest.driftAbsolute) < 0 ? 'below' : 'above'
  const size = percentagePoints(largest.driftAbsolute).replace(/^[+\u2212]/, '')
  return `${largest.symbol} is ${size} ${side} target.`
}
