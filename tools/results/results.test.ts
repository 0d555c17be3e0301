import { expect, test } from 'vitest'
import { panel } from './books.ts'
import { main } from './main.ts'

async function run(name: string | undefined) {
  const [printed, said]: [string[], string[]] = [[], []]
  const code = await main(
    name,
    (text) => printed.push(text),
    (text) => said.push(text),
  )
  return { code, printed: printed.join('\n'), said: said.join('\n') }
}

test.skipIf(!panel.isHere)(`review dates cost no return (TRG-1)${panel.note}`, async () => {
  expect(await run('cadence')).toEqual({
    code: 0,
    printed: [
      '| 7 pp | events daily | every 14 d | %/yr daily | every 14 d |',
      '| :-- | --: | --: | --: | --: |',
      '| BTC60/ETH40 | 5.0 | 3.1 | +0.8 | +1.4 |',
      '| BTC40/ETH30/USD30 | 8.5 | 5.5 | -2.9 | -1.2 |',
    ].join('\n'),
    said: '',
  })
})

test('a table has a name', async () => {
  const known = 'name a table: width, cadence, distance, defaults, protection'
  expect(await run(undefined)).toEqual({ code: 2, printed: '', said: known })
})
