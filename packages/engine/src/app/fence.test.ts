import { unixMs } from '@evenkeel/core/units'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type FakeHouse, openFakeHouse, proposed, signed } from '../__tests__/fake-house.ts'
import { instant, openDatabase } from '../db/connect.ts'
import { takeFence } from '../db/fence.ts'

let house: FakeHouse
beforeEach(async () => {
  house = await openFakeHouse()
})
afterEach(() => house.close())

test('a second engine on one database is refused while the first one works (C3)', async () => {
  const second = await openDatabase(house.config.databaseUrl)
  await expect(takeFence(second, unixMs(0))).rejects.toMatchObject({
    code: 'DATABASE_IN_USE',
    message: expect.stringContaining('another engine works on the database') as string,
  })
  await second.close()
})

test('an engine that lost its lock without knowing writes nothing more (C3)', async () => {
  const { planHash } = await proposed(house)
  const approval = await signed(house, planHash)
  // What a second engine does after the lock of the first broke with its connection.
  await house.database.db
    .insertInto('engine_starts')
    .values({ started_at: instant(unixMs(0)), process: 'another' })
    .execute()
  const engine = house.engine()
  const actor = approval.message.approver
  for (const attempt of [
    () => engine.approve({ planHash, approval }),
    () => engine.tick(),
    () => engine.reject({ planHash, reason: null, actor }),
  ]) {
    await expect(attempt()).rejects.toMatchObject({ code: 'DATABASE_IN_USE' })
  }
  expect((await house.engine().proposalView(planHash))?.approvalState).toBe('pending')
  expect(house.relay.asked).toEqual([])
})
