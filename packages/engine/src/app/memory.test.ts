import { bandRule, freshMemory, protectedRule, usualDrawdownSteps } from '@evenkeel/core/policy'
import { unixMs } from '@evenkeel/core/units'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type FakeHouse,
  openFakeHouse,
  owner,
  strategy,
  target,
  watch,
} from '../__tests__/fake-house.ts'
import { loadPortfolio, saveMemory } from '../db/portfolios.ts'

let house: FakeHouse
beforeEach(async () => {
  house = await openFakeHouse()
})
afterEach(() => house.close())

const memoryOf = async (id: string) => (await loadPortfolio(house.database.db, id))?.memory

test('what a rule remembers is kept, and a new strategy version starts afresh', async () => {
  const id = await watch(house)
  expect(await memoryOf(id)).toEqual(freshMemory)
  const peaks = [{ atMs: unixMs(1_640_995_200_000), wealth: 1.25 }]
  const memory = { ...freshMemory, peaks, step: 1, exposure: 0.7 }
  await saveMemory(house.database.db, id, memory)
  expect(await memoryOf(id)).toEqual(memory)
  const saved = await house
    .engine()
    .saveTargets({ portfolioId: id, target: target(50, 20, 30), actor: owner })
  expect(saved.ok).toBe(true)
  expect(await memoryOf(id)).toEqual(freshMemory)
})

test('a guard that sees too little keeps its state, and that is told (RSK-2)', async () => {
  const rule = protectedRule(bandRule(0.5), { drawdownSteps: usualDrawdownSteps })
  const id = await watch(house, strategy({ rule }))
  await house.engine().tick()
  expect(await memoryOf(id)).toEqual(freshMemory)
  const told = house.heard.told.filter(({ event }) => event === 'guardsBlind')
  expect(told.map(({ details }) => details)).toMatchObject([{ parts: ['drawdownSteps'] }])
})
