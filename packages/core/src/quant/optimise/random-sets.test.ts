import { describe, expect, test } from 'vitest'
import { optimiserSets, type Trouble, troubles } from '../drawn.fixture.ts'
import { drawMarket, type Optimiser, optimisers } from './optimisers.fixture.ts'

/** What an answer may miss its optimum by, relative to trace(S) / n. */
const missMax = 1e-8

const roundingCodes = new Set<string>(['NOT_CONVERGED', 'INDEFINITE'])

/** What is wrong with an optimiser's answer to one set; null where nothing is. */
function faultOf({ solve, miss, refusals }: Optimiser, set: number, trouble: Trouble) {
  const market = drawMarket(set, trouble, 2 + (set % 11))
  const answer = solve(market)
  if (!answer.ok) {
    const { code, field, actual } = answer.refusal
    if (refusals.includes(code)) return null
    const isUnsettled = roundingCodes.has(code) && trouble !== 'ordinary'
    return isUnsettled ? 'unsettled' : `${set} ${trouble}: ${code} of ${field}, ${actual}`
  }
  const worst = miss === null ? 0 : miss(market, answer.value)
  const isSound = answer.value.every(Number.isFinite) && worst <= missMax
  return isSound ? null : `${set} ${trouble}: a miss of ${worst}`
}

describe('drawn markets: ill, duplicated, without variance or rank (SIZ-1, SIZ-2)', () => {
  test.each(optimisers.map((optimiser) => [optimiser.name, optimiser] as const))(
    '%s answers with a proof, or refuses for a reason that the market has',
    (_, optimiser) => {
      const sets = Math.ceil(optimiserSets / optimiser.cost)
      const faults: string[] = []
      let unsettled = 0
      for (let set = 0; set < sets; set++) {
        const trouble = troubles[set % troubles.length] ?? 'ordinary'
        const fault = faultOf(optimiser, set, trouble)
        if (fault === 'unsettled') unsettled++
        else if (fault !== null) faults.push(fault)
      }
      expect(faults.slice(0, 20)).toEqual([])
      expect(unsettled).toBeLessThanOrEqual(Math.ceil(optimiser.unsettledMax * sets))
    },
    3_600_000,
  )
})
