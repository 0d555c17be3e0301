import { expect, test } from 'vitest'
import type { BenchDocument } from './document.ts'
import { resultsPage } from './results.ts'
import { type Bench, partOf } from './trial.ts'

const part = partOf({
  input: () => 0,
  ours: () => ({ run: () => 0, answer: () => ({}) }),
  proof: () => [],
  peers: [],
})
const bench: Bench = { name: 'sums', about: 'adds', unit: 'us', main: part }
const document: BenchDocument = {
  name: 'sums',
  equal: true,
  ours: { median: 2, min: 1, p95: 3, unit: 'us' },
  peers: [
    {
      name: 'numpy',
      version: '2.4',
      median: 30,
      min: 20,
      p95: 40,
      gaps: [{ quantity: 'sum', found: 2e-13, allowed: 1e-9 }],
    },
    { name: 'bt', missing: true, how: 'npm run bench:peers' },
  ],
  ratios: { numpy: 15 },
  machine: {
    cpu: 'A processor',
    cores: 2,
    memoryGib: 24,
    system: 'linux x64',
    node: 'v24.21.0',
    loadBefore: 0.5,
    loadAfter: 1,
  },
  first: { evenkeel: 9, numpy: 90 },
  targets: [
    { peer: 'numpy', ratioMin: 10, ratio: 15, met: true },
    { peer: 'numpy', ratioMin: 20, ratio: 15, met: false },
    { peer: 'bt', ratioMin: 3, ratio: null, met: null },
  ],
  proof: [],
}

test('the page says what was wanted and reached, with the command of every figure', () => {
  const page = resultsPage([{ bench, document }], new Date('2026-11-22T10:00:00Z'))
  expect(page).toMatchInlineSnapshot(`
    "# Results

    Written by \`npm run bench:peers\`; [README](README.md) says how is measured. Figures of one
    machine in one run, each beside its peers: compare them with each other, not with others.

    Measured on 2026-11-22: A processor, 2 cores, 24 GiB, linux x64, Node v24.21.0, load average 0.5 to 1.

    ## Targets

    | benchmark | wanted and reached |
    |---|---|
    | sums | 10x numpy: met, 15x |
    | sums | 20x numpy: NOT met, 15x |
    | sums | 3x bt: not measured |

    ## sums

    Adds. \`npm run bench -- sums\`

    | who | median | min | p95 | first run | ratio | largest gap to ours |
    |---|---|---|---|---|---|---|
    | evenkeel | 2 us | 1 us | 3 us | 9 us |  |  |
    | numpy 2.4 | 30 us | 20 us | 40 us | 90 us | 15x | sum 2e-13 |
    | bt | missing: npm run bench:peers | | | | | |
    "
  `)
})

test('a busy machine is told', () => {
  const busy = { ...document, machine: { ...document.machine, loadAfter: 4 } }
  const at = new Date(0)
  expect(resultsPage([{ bench, document }], at)).not.toContain('BUSY')
  expect(resultsPage([{ bench, document: busy }], at)).toContain(
    'load average 0.5 to 4.\nIt was BUSY',
  )
})

test('a benchmark that ended with a fault, or with unequal results, is on the page as such', () => {
  const unequal = { ...document, equal: false, ours: null, targets: [] }
  const page = resultsPage(
    [
      { bench, document: undefined },
      { bench, document: unequal },
    ],
    new Date(0),
  )
  expect(page).toContain('Ended with a fault: no result.')
  expect(page).toContain('UNEQUAL results: no times are shown.')
})
