import { join } from 'node:path'
import { seededRandom } from '@evenkeel/core/world'
import * as kernels from '@evenkeel/kernels'
import { rolldown } from 'rolldown'
import { expect, test } from 'vitest'
import { launchBrowser } from './browser.ts'

type Kernels = typeof kernels

const bars = 500
const draw = seededRandom(12)
const closes = Array.from({ length: bars * 2 }, () => 100 * Math.exp(draw() / 2))

test('a sweep in a browser answers as it does here, to the bit', async () => {
  const browser = await launchBrowser()
  try {
    const page = await browser.newPage()
    await page.goto('about:blank')
    await page.addScriptTag({ content: await bundled() })
    const found = await page.evaluate(
      `(${sweepBoth.toString()})(globalThis.kernels, ${JSON.stringify(closes)})`,
    )
    expect(found).toEqual(await sweepBoth(kernels, closes))
  } finally {
    await browser.close()
  }
})

/** Runs here and there: it may use nothing but what it is given. */
async function sweepBoth(room: Kernels, priceUsd: readonly number[]) {
  const plan = room.planSweep(
    {
      symbols: ['A', 'B'],
      labelAtMs: Float64Array.from({ length: priceUsd.length / 2 }, (_, bar) => bar * 3_600_000),
      priceUsd: Float64Array.from(priceUsd),
    },
    {
      ...room.sweepDefaults,
      targets: [0.5, 0.4],
      rules: [0.01, 0.03].map((bandAbsolute) => ({ bandAbsolute, periodOf: null })),
      feesBps: [0, 10, 30],
    },
  )
  if (!plan.ok) throw new Error('the sweep is refused')
  const dense = (await room.openKernel(plan.value, 'dense')).run()
  const shared = (await room.openKernel(plan.value, 'shared')).run()
  return [dense, shared].map(({ finalValueUsd, rebalanceCount }) => {
    return { values: [...finalValueUsd], rebalances: [...rebalanceCount] }
  })
}

async function bundled(): Promise<string> {
  const bundle = await rolldown({
    input: join(import.meta.dirname, '../packages/kernels/src/index.ts'),
    platform: 'browser',
    resolve: { conditionNames: ['src', 'browser', 'import', 'default'] },
  })
  const { output } = await bundle.generate({ format: 'iife', name: 'kernels' })
  return `${output[0].code}\nglobalThis.kernels = kernels`
}
