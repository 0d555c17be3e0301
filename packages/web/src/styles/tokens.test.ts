import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { sharedData } from '@evenkeel/testkit'
import { describe, expect, it } from 'vitest'

const own = readFileSync(join(import.meta.dirname, 'tokens.css'), 'utf8')
const shared = sharedData('design/tokens.css')

/** Declarations of one theme: `light-dark(a, b)` is `a` or `b`. */
function ownTheme(place: 1 | 2): ReadonlyMap<string, string> {
  const declarations = [
    ...own.matchAll(
      /(--[\w-]+):\s*light-dark\(((?:[^(),]|\([^)]*\))+),\s*((?:[^()]|\([^)]*\))+)\)/g,
    ),
  ]
  return new Map(declarations.map((match) => [match[1] ?? '', (match[1 + place] ?? '').trim()]))
}

function sharedTheme(css: string, selector: string): ReadonlyMap<string, string> {
  const at = css.indexOf(selector)
  const block = css.slice(css.indexOf('{', at) + 1, css.indexOf('}', at))
  const plain = block.replaceAll(/\/\*.*?\*\//gs, '')
  const colours = [...plain.matchAll(/(--[\w-]+):\s*(#[0-9A-F]{6}|rgb\([^)]*\))\s*;/gi)]
  return new Map(colours.map((match) => [match[1] ?? '', match[2] ?? '']))
}

describe(`the tokens are the design's ${shared.note}`, () => {
  it.skipIf(!shared.isHere).each([
    ['light', '[data-theme="light"]', 1],
    ['dark', '[data-theme="dark"]', 2],
  ] as const)('%s: every colour, digit for digit', (_, selector, place) => {
    const wanted = sharedTheme(
      existsSync(shared.path) ? readFileSync(shared.path, 'utf8') : '',
      selector,
    )
    const mine = ownTheme(place)
    expect(wanted.size).toBeGreaterThan(40)
    for (const [name, colour] of wanted)
      expect(`${name}: ${mine.get(name)}`).toBe(`${name}: ${colour}`)
  })
})

it('no colour is written outside of the tokens', () => {
  for (const file of ['base.css', 'frame.css', 'parts.css', 'screens.css']) {
    const css = readFileSync(join(import.meta.dirname, file), 'utf8').replace(
      /dialog::backdrop.*/,
      '',
    )
    expect(css.match(/#[0-9a-f]{3,8}\b|rgb\(/gi) ?? [], file).toEqual([])
  }
})
