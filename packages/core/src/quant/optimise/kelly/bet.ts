import { requireFiniteFigures } from '../../risk/require.ts'
import { type Solved, solved, unsolved } from '../../solved.ts'

/** One bet: it wins `winPerUnit` with a probability, else loses `lossPerUnit`, of each unit. */
export type Bet = {
  readonly winProbability: number
  readonly winPerUnit: number
  readonly lossPerUnit: number
}

/** How much of the wealth to bet. */
export type BetSize = {
  /** Share of wealth; 0 without an edge. */
  readonly fraction: number
  /** Kelly's formula before it is floored at 0: negative without an edge. */
  readonly edgeFraction: number
  /** Expected log growth per bet at `fraction`. */
  readonly growthPerBet: number
}

/**
 * The share of wealth that makes a bet grow it fastest: `p / loss - (1 - p) / win`, at least 0.
 *
 * Refuses OUT_OF_DOMAIN of a probability outside 0 to 1, and of a win or loss that is not
 * positive, and NOT_FINITE. Kelly 1956; Thorp 2006, section 2.
 *
 * @example
 * const size = kellyBet({ winProbability: 0.6, winPerUnit: 1, lossPerUnit: 1 })
 * size.ok && size.value.fraction // ≈ 0.2
 * size.ok && size.value.growthPerBet // ≈ 0.0201355
 */
export function kellyBet({ winProbability, winPerUnit, lossPerUnit }: Bet): Solved<BetSize> {
  if (!(winProbability >= 0 && winProbability <= 1)) {
    const message = 'a probability lies between 0 and 1'
    return unsolved('OUT_OF_DOMAIN', message, 'winProbability', '0 to 1', `${winProbability}`)
  }
  const [win, loss] = [
    requirePositive(winPerUnit, 'winPerUnit'),
    requirePositive(lossPerUnit, 'lossPerUnit'),
  ]
  if (!win.ok) return win
  if (!loss.ok) return loss
  const edgeFraction = winProbability / lossPerUnit - (1 - winProbability) / winPerUnit
  const fraction = Math.max(0, edgeFraction)
  const growthPerBet =
    expectedLog(winProbability, fraction * winPerUnit) +
    expectedLog(1 - winProbability, -fraction * lossPerUnit)
  return requireFiniteFigures({ fraction, edgeFraction, growthPerBet })
}

/** A ruin that cannot happen costs nothing. */
function expectedLog(probability: number, change: number): number {
  return probability === 0 ? 0 : probability * Math.log1p(change)
}

/** Shares of wealth for two bets at once, and for one of them alone. */
export type PairSize = { readonly fractionEach: number; readonly fractionAlone: number }

/**
 * The share of wealth for each of two independent even-money bets that are placed together.
 *
 * `(p^2 - q^2) / (2 (p^2 + q^2))`, less than the `p - q` of one bet alone; negative without an
 * edge, which bets on the other side. Refuses OUT_OF_DOMAIN of a probability outside 0 to 1.
 * Thorp 2006, section 6.
 *
 * @example
 * const pair = kellyBetPair(0.6)
 * pair.ok && pair.value.fractionEach // ≈ 0.1923077
 */
export function kellyBetPair(winProbability: number): Solved<PairSize> {
  if (!(winProbability >= 0 && winProbability <= 1)) {
    const message = 'a probability lies between 0 and 1'
    return unsolved('OUT_OF_DOMAIN', message, 'winProbability', '0 to 1', `${winProbability}`)
  }
  const lossProbability = 1 - winProbability
  const [win, loss] = [winProbability ** 2, lossProbability ** 2]
  const fractionEach = (win - loss) / (2 * (win + loss))
  return solved({ fractionEach, fractionAlone: winProbability - lossProbability })
}

/** A figure above zero. */
export function requirePositive(value: number, field: string): Solved<number> {
  if (value > 0 && value < Infinity) return solved(value)
  return unsolved('OUT_OF_DOMAIN', 'the figure is positive', field, 'above 0', `${value}`)
}
