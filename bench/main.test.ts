import { describe, expect, test } from 'vitest'
import { benches } from './benches/index.ts'
import type { BenchDocument } from './document.ts'
import { main, type Setting } from './main.ts'
import { type Bench, partOf } from './trial.ts'

type Input = { readonly terms: readonly number[] }

const absent: Setting['openPeer'] = async (_, name) => ({
  name,
  missing: true,
  how: 'npm run bench:peers',
})

/** Sums one to three; `theirs` is what the other way answers. */
function sums(theirs: number, ours = 6): Bench {
  const part = partOf<Input>({
    input: () => ({ terms: [1, 2, 3] }),
    ours: () => ({ run: () => ours, answer: () => ({ sum: [ours] }) }),
    proof: ({ terms }, { sum = [] }) => {
      const right = terms.reduce((total, term) => total + term, 0)
      return [{ quantity: 'sum', found: Math.abs(right - (sum[0] as number)), allowed: 0 }]
    },
    peers: [
      {
        name: 'other-way',
        tolerances: { sum: 1e-9 },
        prepare: () => ({ run: () => theirs, answer: () => ({ sum: [theirs] }) }),
      },
      { name: 'python-way', tolerances: { sum: 1e-9 } },
    ],
    targets: [
      { peer: 'other-way', ratioMin: 1e9 },
      { peer: 'python-way', ratioMin: 2 },
    ],
  })
  return { name: 'sums', about: 'adds', unit: 'us', main: part, starts: { warm: part } }
}

async function ran(args: readonly string[], ...own: readonly Bench[]) {
  const [written, said]: [string[], string[]] = [[], []]
  const outlet = {
    write: (text: string) => void written.push(text),
    say: (text: string) => void said.push(text),
  }
  const code = await main(args, outlet, { benches: own, openPeer: absent })
  return { code, text: written.join('\n'), said: said.join('\n') }
}

async function documented(args: readonly string[], ...own: readonly Bench[]) {
  const { code, text } = await ran([...args, '--json'], ...own)
  return { code, text, document: JSON.parse(text) as BenchDocument }
}

describe('a benchmark', () => {
  test('prints one document of the agreed form', async () => {
    const { code, document } = await documented(['sums', '--quick'], sums(6))
    expect(code).toBe(0)
    expect(Object.keys(document).slice(0, 6)).toEqual([
      'name',
      'equal',
      'ours',
      'peers',
      'ratios',
      'machine',
    ])
    expect(Object.keys({ ...document.ours })).toEqual(['median', 'min', 'p95', 'unit'])
    expect(document).toMatchObject({ name: 'sums', equal: true, starts: { warm: { equal: true } } })
    expect(document.ratios['other-way']).toBeGreaterThan(0)
  })

  test('lists a peer that is not installed, with no ratio and no verdict', async () => {
    const { document } = await documented(['sums', '--quick'], sums(6))
    expect(document.peers[1]).toEqual({
      name: 'python-way',
      missing: true,
      how: 'npm run bench:peers',
    })
    expect(Object.keys(document.ratios)).toEqual(['other-way'])
    expect(document.targets).toMatchObject([{ met: false }, { ratio: null, met: null }])
  })

  test('control: a wrong answer, ours or theirs, prints no time and ends with 1', async () => {
    for (const wrong of [sums(6.1), sums(6.1, 6.1)]) {
      const { code, document, text } = await documented(['sums', '--quick'], wrong)
      expect(code).toBe(1)
      expect(document).toMatchObject({ equal: false, ours: null, ratios: {} })
      expect(text).not.toMatch(/median|"first": \{[^}]/)
    }
  })

  test('says to people what differs, or who is missing', async () => {
    const wrong = await ran(['sums', '--quick'], sums(6.1))
    expect(wrong.text).toContain('UNEQUAL results, so no times')
    expect(wrong.text).toMatch(/other-way: sum is off by 0\.016\d*, 1e-9 is allowed/)
    const right = await ran(['sums', '--quick'], sums(6))
    expect(right.text).toContain('python-way       missing: npm run bench:peers')
    expect(right.text).toMatch(/target 1000000000x other-way: NOT met/)
    const lines = right.text.split('\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80)
  })

  test('a part that differs takes the times of all parts', async () => {
    const mixed = { ...sums(6), starts: { warm: sums(6.1).main } }
    const { code, document } = await documented(['sums', '--quick'], mixed)
    expect(code).toBe(1)
    expect(document).toMatchObject({ equal: false, ours: null, starts: { warm: { ours: null } } })
  })
})

describe('usage', () => {
  test.each([[[]], [['nope']], [['sums', 'sums']], [['sums', '--slow']]])(
    '%j ends with 2 and names the benchmarks',
    async (args) => {
      const { code, text, said } = await ran(args, sums(6))
      expect({ code, text }).toEqual({ code: 2, text: '' })
      expect(said).toContain('sums  adds')
    },
  )

  test('list names every benchmark', async () => {
    expect(await ran(['list'], sums(6))).toMatchObject({ code: 0, text: 'sums  adds' })
    const { text } = await ran(['list', '--json'], ...benches)
    expect(JSON.parse(text)).toHaveLength(benches.length)
  })
})

test.each(['kelly', 'risk-parity', 'rolling-covariance', 'garch'])(
  '%s proves itself and is timed where no peer is installed (PRF-2)',
  async (name) => {
    const { code, document } = await documented([name, '--quick'], ...benches)
    expect(code).toBe(0)
    expect(document.ours?.median).toBeGreaterThan(0)
    expect(document.peers.every((peer) => 'missing' in peer)).toBe(true)
    expect(document.ratios).toEqual({})
  },
)
