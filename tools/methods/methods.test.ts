import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { charts } from './charts.ts'
import { recordedData } from './data.ts'
import { box, line, scaleOf, strip, svgOf } from './svg.ts'

const folder = join(import.meta.dirname, '../../docs/methods')
const page = readFileSync(join(import.meta.dirname, '../../docs/methods.md'), 'utf8')
const files = readdirSync(folder).filter((name) => name.endsWith('.svg'))

describe('pictures of the methods page', () => {
  test.skipIf(!recordedData.isHere)(
    `are what the recorded data give${recordedData.note}`,
    () => {
      for (const draw of charts) {
        const chart = draw()
        expect(readFileSync(join(folder, `${chart.name}.svg`), 'utf8')).toBe(svgOf(chart))
      }
      expect(files).toHaveLength(charts.length)
    },
    60_000,
  )

  test.each(files)(
    '%s is small, described, and shown with other words for who cannot see',
    (name) => {
      const drawn = readFileSync(join(folder, name), 'utf8')
      expect(drawn.length).toBeLessThan(40_000)
      expect(drawn).toContain('<desc id="about">')
      expect(drawn).toContain('prefers-color-scheme:dark')
      expect(drawn).not.toMatch(/NaN|Infinity|undefined/)
      expect(page).toMatch(
        new RegExp(`!\\[[^\\]]{40,}\\]\\(methods/${name.replace('.', '\\.')}\\)`),
      )
    },
  )
})

describe('a function that the methods page names', () => {
  const named = new Set(page.matchAll(/`([a-z]\w+)`/g).map(([, name = '']) => name))

  test('is exported by a room of core', async () => {
    const room: Readonly<Record<string, unknown>> = {
      ...(await import('@evenkeel/core/quant')),
      ...(await import('@evenkeel/core/strategies')),
      ...(await import('@evenkeel/core/domain')),
      ...(await import('@evenkeel/core/planning')),
    }
    const missing = [...named].filter((name) => !(name in room))
    expect(missing).toEqual([])
    expect(named.size).toBeGreaterThan(60)
  })
})

describe('drawing', () => {
  test('places figures on straight and logarithmic scales', () => {
    expect(scaleOf([0, 10], [100, 200])(2.5)).toBe(125)
    expect(scaleOf([1, 100], [0, 2], 'log')(10)).toBeCloseTo(1, 12)
  })

  test('merges a run of one state into one box', () => {
    const x = scaleOf([0, 4], [0, 40])
    const drawn = strip(['a', 'a', 'b', 'a'], { a: 's1', b: 's2' }, { x, y: 0, height: 5 })
    expect(drawn).toBe(
      box({ x: 0, y: 0, width: 20, height: 5 }, 's1') +
        box({ x: 20, y: 0, width: 10, height: 5 }, 's2') +
        box({ x: 30, y: 0, width: 10, height: 5 }, 's1'),
    )
  })

  test('rounds to a tenth of a place', () => {
    expect(
      line(
        [
          [0, 1.26],
          [2, 3],
        ],
        's1',
      ),
    ).toBe('<path class="line s1" d="M0 1.3L2 3"/>')
  })
})
