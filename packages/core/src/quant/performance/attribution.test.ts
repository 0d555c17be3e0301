import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Solved } from '../solved.ts'
import {
  attribution,
  geometricAttribution,
  type Linking,
  linkedAttribution,
  type SegmentPeriod,
} from './index.ts'

function valueOf<T>(answer: Solved<T>): T {
  if (!answer.ok) throw new Error(`${answer.refusal.code} ${answer.refusal.field}`)
  return answer.value
}

function codeOf(answer: Solved<unknown>): string {
  return answer.ok ? 'an answer' : answer.refusal.code
}

const sumOf = (parts: Float64Array) => parts.reduce((sum, part) => sum + part, 0)

/** Bacon 2008, table 5.1: British, Japanese and American equities. */
const first: SegmentPeriod = {
  weights: Float64Array.of(0.4, 0.3, 0.3),
  benchmarkWeights: Float64Array.of(0.4, 0.2, 0.4),
  returns: Float64Array.of(0.2, -0.05, 0.06),
  benchmarkReturns: Float64Array.of(0.1, -0.04, 0.08),
}

const shares = fc
  .array(fc.double({ min: 0.01, max: 1, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map((raw) => Float64Array.from(raw, (share) => share / raw.reduce((a, b) => a + b)))
const moves = fc
  .array(fc.double({ min: -0.5, max: 0.8, noNaN: true }), { minLength: 4, maxLength: 4 })
  .map((raw) => Float64Array.from(raw))
const periods = fc.array(
  fc.record({ weights: shares, benchmarkWeights: shares, returns: moves, benchmarkReturns: moves }),
  { minLength: 1, maxLength: 6 },
)
const linkings: readonly Linking[] = ['carino', 'menchero', 'grap']

describe('attribution (PRF-2)', () => {
  test('agrees with the published effects, interaction apart or within (Bacon 2008)', () => {
    const fachler = valueOf(attribution(first, 'brinson-fachler'))
    expect(Array.from(fachler.allocation, (part) => Math.round(1e4 * part))).toEqual([0, -104, -16])
    expect(Array.from(fachler.selection, (part) => Math.round(1e4 * part))).toEqual([400, -20, -80])
    expect(Array.from(fachler.interaction, (part) => Math.round(1e4 * part))).toEqual([0, -10, 20])
    const within = Array.from(fachler.selectionWithInteraction, (part) => Math.round(1e4 * part))
    expect(within).toEqual([400, -30, -60])
    const hood = valueOf(attribution(first, 'brinson-hood-beebower'))
    expect(Array.from(hood.allocation, (part) => Math.round(1e4 * part))).toEqual([0, -40, -80])
  })

  test('adds up to the excess return in both models, whatever the period', () => {
    fc.assert(
      fc.property(periods, ([period]) => {
        for (const model of ['brinson-fachler', 'brinson-hood-beebower'] as const) {
          const parts = valueOf(attribution(period as SegmentPeriod, model))
          const excess = parts.portfolioReturn - parts.benchmarkReturn
          const allocation = sumOf(parts.allocation)
          const apart = allocation + sumOf(parts.selection) + sumOf(parts.interaction)
          expect(apart).toBeCloseTo(excess, 12)
          expect(allocation + sumOf(parts.selectionWithInteraction)).toBeCloseTo(excess, 12)
        }
      }),
    )
  })

  test.each(linkings)('linked by %s leaves no residual, whatever the periods', (linking) => {
    fc.assert(
      fc.property(periods, (list) => {
        const linked = valueOf(linkedAttribution(list, { model: 'brinson-fachler', linking }))
        const sum = sumOf(linked.allocation) + sumOf(linked.selection)
        expect(sum).toBeCloseTo(linked.excess, 9)
        const grown = (
          side: 'weights' | 'benchmarkWeights',
          move: 'returns' | 'benchmarkReturns',
        ) =>
          list.reduce((growth, period) => {
            const gains = period[side].map((weight, at) => weight * (period[move][at] as number))
            return growth * (1 + sumOf(gains))
          }, 1)
        const excess = grown('weights', 'returns') - grown('benchmarkWeights', 'benchmarkReturns')
        expect(linked.excess).toBeCloseTo(excess, 9)
      }),
    )
  })

  test.each(linkings)('linked by %s of one period is that period', (linking) => {
    const linked = valueOf(linkedAttribution([first], { model: 'brinson-fachler', linking }))
    const parts = valueOf(attribution(first, 'brinson-fachler'))
    for (const [at, part] of parts.allocation.entries()) {
      expect(linked.allocation[at]).toBeCloseTo(part, 12)
    }
    expect(linked.excess).toBeCloseTo(0.019, 12)
  })

  test.each(linkings)('linked by %s has a limit where returns do not differ', (linking) => {
    const same: SegmentPeriod = {
      weights: Float64Array.of(1, 0),
      benchmarkWeights: Float64Array.of(0, 1),
      returns: Float64Array.of(0.1, 0.1),
      benchmarkReturns: Float64Array.of(0.1, 0.1),
    }
    const options = { model: 'brinson-hood-beebower', linking } as const
    const linked = valueOf(linkedAttribution([same, same], options))
    expect(linked.excess).toBe(0)
    expect(sumOf(linked.allocation)).toBeCloseTo(0, 14)
    expect(linked.allocation[0]).toBeCloseTo(0.22, 14)
  })

  test('by factors compounds without residual (Bacon 2008, table 5.5)', () => {
    const parts = valueOf(geometricAttribution([first]))
    expect(parts.allocation).toBeCloseTo(-0.011278195488721776, 12)
    expect(parts.selection).toBeCloseTo(0.02946768060836491, 12)
    const twice = valueOf(geometricAttribution([first, first]))
    expect(twice.excess).toBeCloseTo((1 + parts.excess) ** 2 - 1, 12)
    expect((1 + twice.allocation) * (1 + twice.selection) - 1).toBeCloseTo(twice.excess, 12)
    expect(twice.semiNotionalReturn).toBeCloseTo(1.052 ** 2 - 1, 12)
  })

  test('is refused of weights that miss one, of other segments, and of a total loss', () => {
    const missing = { ...first, weights: Float64Array.of(0.4, 0.3, 0.2) }
    expect(codeOf(attribution(missing, 'brinson-fachler'))).toBe('OUT_OF_DOMAIN')
    const short = { ...first, returns: Float64Array.of(0.2) }
    expect(codeOf(attribution(short, 'brinson-fachler'))).toBe('SHAPE')
    const options = { model: 'brinson-fachler', linking: 'carino' } as const
    expect(codeOf(linkedAttribution([], options))).toBe('EMPTY')
    const lost = { ...first, returns: Float64Array.of(-1, -1, -1) }
    expect(codeOf(linkedAttribution([first, lost], options))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(geometricAttribution([lost]))).toBe('OUT_OF_DOMAIN')
    expect(codeOf(geometricAttribution([]))).toBe('EMPTY')
  })
})
