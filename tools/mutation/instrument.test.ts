import { describe, expect, test } from 'vitest'
import { instrument } from './instrument.ts'
import { changeOf } from './survivors.ts'
import { installSwitchboard } from './switchboard.ts'

/** What can go wrong in an expression that is returned by a function of a, b and n. */
function changesIn(expression: string, returns = 'unknown'): string[] {
  const head = `export function f(a: any, b: any, n: number[]): ${returns}`
  const source = `${head} { return ${expression} }`
  return instrument('f.ts', source).mutants.map(changeOf)
}

/** The function `f` of a source with mutant number `awake` on; none is, at 0. */
async function build(source: string, awake: number): Promise<(...given: number[]) => unknown> {
  const { code, mutants, sites } = instrument('f.ts', source)
  const board = installSwitchboard(sites)
  const mutant = mutants[awake - 1]
  if (mutant !== undefined) board.active[mutant.site] = mutant.variant
  const text = `${code(0)}\n//${Math.random()}`
  const module = (await import(`data:text/javascript,${encodeURIComponent(text)}`)) as {
    f: (...given: number[]) => unknown
  }
  return module.f
}

describe('a slip of the pen', () => {
  test.each([
    ['a + b', ['a + b → a - b']],
    ['a - b', ['a - b → a + b']],
    ['a * b', ['a * b → a / b']],
    ['a / b', ['a / b → a * b']],
    ['a ** b', ['a ** b → a * b']],
    ['-a', ['-a → a']],
    ['a < b', ['a < b → a >= b']],
    ['a < 1', ['a < 1 → a <= 1', 'a < 1 → a >= 1']],
    ['n.length >= a', ['n.length >= a → n.length > a', 'n.length >= a → n.length < a']],
    ['a === b', ['a === b → a !== b']],
    ['a - 1', ['a - 1 → a + 1', '1 → 0']],
    [
      '[365, 252, 52, 12, 7, 0.5]',
      ['365 → 252', '252 → 365', '52 → 12', '12 → 52', '7 → 8', '0.5 → 0.25'],
    ],
    ['Math.min(a, b)', ['Math.min(a, b) → Math.max(a, b)']],
    ['Math.sqrt(a)', ['Math.sqrt(a) → (a)']],
    ['Math.max(...n)', ['Math.max(...n) → Math.min(...n)']],
    ['n[a]', ['a → a + 1']],
    ['a ? b : n', ['a → true', 'a → false']],
    ['a && b', ['a → true', 'b → true']],
    ['a || !b', ['a → false', '!b → false']],
  ])('of %s', (expression, changes) => {
    expect(changesIn(expression)).toEqual(changes)
  })

  test.each([
    ['a(b)', 'number', ['a(b) → -a(b)']],
    ['a * b', 'number', ['a * b → -(a * b)', 'a * b → a / b']],
    ['a + b', 'number', ['a + b → a - b']],
    ['a(b)', 'boolean', ['a(b) → !a(b)']],
  ])('of what is returned: %s as %s', (expression, returns, changes) => {
    expect(changesIn(expression, returns)).toEqual(changes)
  })

  test.each([
    ['a tolerance', 'a < 1e-9 * b', ['a < 1e-9 * b → a >= 1e-9 * b']],
    ['a cap', 'a(20_000)', []],
    ['the text of a refusal', "unsolved('SHAPE', 'is', 'a', `${a + 1}`, `${b - 1}`)", []],
    ['what only a bug could fail', "assert(a > 0, 'a is positive')", []],
    ['what does not compile without it', '!a.ok ? a : b', ['!a.ok → true']],
    ['what does not compile with it', 'a.ok ? a.value : b', ['a.ok → false']],
    ['joined texts', "a + 'text'", []],
  ])('is not made in %s', (_, expression, changes) => {
    expect(changesIn(expression)).toEqual(changes)
  })

  test('is made in statements: loops stop one short, sums lose their sign', () => {
    const body = 'let s = 0; for (let i = 0; i < n; i++) s += i; if (s > 2) return s; return n'
    const { mutants } = instrument('f.ts', `function f(n: number) { ${body} }`)
    expect(mutants.map(changeOf)).toEqual([
      '0 → 1',
      '0 → 1 #2',
      'i < n → i < n - 1',
      's += i → s -= i',
      's > 2 → true',
      's > 2 → false',
      's > 2 → s >= 2',
    ])
  })
})

describe('an instrumented file', () => {
  const source = `
    type Pair = { readonly a: number; readonly b: number }
    const half = 0.5
    export function f(a: number, b: number): number {
      const { a: one, b: other }: Pair = { a: a as number, b: b! }
      let sum = one > other || one === 0 ? half * -(one - other) : Math.max(one, other) ** 2
      for (let at = 0; at < 3; at++) sum += [1, 2, 3][at]! / (at + 1)
      return sum
    }`
  const plain = (a: number, b: number) =>
    (a > b || a === 0 ? 0.5 * (b - a) : Math.max(a, b) ** 2) + 3

  test('computes what its source does while all mutants sleep', async () => {
    const f = await build(source, 0)
    for (const [a, b] of [
      [2, 1],
      [0, 3],
      [1, 2],
    ] as const)
      expect(f(a, b)).toBe(plain(a, b))
  })

  test('computes otherwise for some arguments whichever mutant wakes', async () => {
    const { mutants } = instrument('f.ts', source)
    const asked = [
      [2, 1],
      [0, 3],
      [1, 2],
      [-1, 0.5],
    ] as const
    for (const [at, mutant] of mutants.entries()) {
      const f = await build(source, at + 1)
      const same = asked.every(([a, b]) => Object.is(f(a, b), plain(a, b)))
      expect(same, changeOf(mutant)).toBe(false)
    }
    expect(mutants.length).toBeGreaterThan(15)
  })

  test('ends loops that do not', async () => {
    const f = await build('export function f(a: number) { while (a > 0) a += 1; return a }', 0)
    const board = (globalThis as unknown as { evenkeelMutation: { fuel: Float64Array } })
      .evenkeelMutation
    board.fuel[0] = 1000
    expect(() => f(1)).toThrow('do not end')
    board.fuel[0] = Infinity
    expect(f(-1)).toBe(-1)
  })
})
