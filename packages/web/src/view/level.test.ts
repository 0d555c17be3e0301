import { describe, expect, it } from 'vitest'
import { assetMarks } from './asset.ts'
import { levelBar, levelScale } from './level.ts'
import { sparkOf } from './spark.ts'

const row = (
  driftAbsolute: number | null,
  standing: 'inside' | 'near' | 'outside' | 'unknown',
) => ({
  driftAbsolute,
  standing,
  destination: null,
})

describe('the Level', () => {
  it('gives the band five sevenths of the width, whatever a small drift does', () => {
    const scale = levelScale([row(0.0508, 'outside'), row(-0.01, 'inside')], 0.05)
    expect(scale).toEqual({ reach: 0.05 / (5 / 7), band: { left: 14.29, width: 71.43 } })
  })

  it('reaches as far as the furthest drift or destination', () => {
    const scale = levelScale([{ driftAbsolute: 0.2, destination: -0.3 }], 0.05)
    expect(scale.reach).toBeCloseTo(0.312)
  })

  it('draws a drift inside as one bar from the waterline', () => {
    const scale = levelScale([row(0.0122, 'inside')], 0.05)
    expect(levelBar(row(0.0122, 'inside'), scale, 0.05)).toEqual({
      bar: { left: 50, width: 8.71, tone: 'plain' },
      past: null,
      way: null,
      stop: null,
    })
  })

  it('hatches only what is past the edge, on its own side', () => {
    const scale = levelScale([row(-0.06, 'outside')], 0.05)
    const { bar, past } = levelBar(row(-0.06, 'outside'), scale, 0.05)
    expect(bar).toEqual({ left: 14.29, width: 35.71, tone: 'out' })
    expect(past).toEqual({ left: 7.14, width: 7.14, side: 'below' })
  })

  it('shows the way to where the plan stops', () => {
    const input = { driftAbsolute: 0.0508, standing: 'outside', destination: 0.0183 } as const
    const { way, stop } = levelBar(input, levelScale([input], 0.05), 0.05)
    expect(stop).toBeCloseTo(63.07)
    expect(way).toEqual({ left: 63.07, width: 23.21 })
  })

  it('draws nothing for an unknown drift: unknown is not zero', () => {
    expect(levelBar(row(null, 'unknown'), levelScale([], 0.05), 0.05).bar).toBeNull()
  })

  it('has no band where the strategy has none', () => {
    expect(levelScale([row(0.002, 'inside')], null)).toEqual({ reach: 0.01, band: null })
  })
})

describe('the value curve', () => {
  it('runs from edge to edge, low at the bottom', () => {
    const points = [
      { x: 0, y: 1 },
      { x: 1, y: 2 },
    ]
    expect(sparkOf(points)).toEqual({
      line: 'M0 92L100 8',
      area: 'M0 92L100 8L100 100L0 100Z',
    })
  })

  it('needs two readings', () => {
    expect(sparkOf([{ x: 0, y: 1 }])).toBeNull()
  })

  it('keeps every peak when it is thinned', () => {
    const points = Array.from({ length: 10_000 }, (_, x) => ({ x, y: x === 5_003 ? 100 : 1 }))
    const spark = sparkOf(points)
    expect(spark?.line).toContain(' 8L')
    expect(spark?.line.split('L').length).toBeLessThan(500)
  })
})

describe('the marks of assets', () => {
  it('bitcoin is 1, ether 2, cash 6, the others take what is free as they join', () => {
    const named = ['WBTC', 'WETH', 'LINK', 'IMX', 'USDC'].map((symbol) => ({
      asset: symbol,
      symbol,
    }))
    const marks = assetMarks(named, 'USDC')
    expect([...marks.values()].map((mark) => mark.series)).toEqual([1, 2, 5, 3, 6])
    expect(marks.get('USDC')?.glyph).toBe('$')
  })
})
