import { describe, expectTypeOf, test } from 'vitest'
import type { Bps, UsdE18, Wei, WeightE18, WeiPerGas } from './quantity.ts'
import type { BlockNumber, DurationMs, UnixMs } from './time.ts'
import type { Drift, Weight } from './weight.ts'

/** Pairs of names whose first type is accepted where the second is wanted. */
type Mixes<Types> = {
  [From in keyof Types]: {
    [To in Exclude<keyof Types, From>]: Types[From] extends Types[To] ? [From, To] : never
  }[Exclude<keyof Types, From>]
}[keyof Types]

type Integers = {
  bare: bigint
  wei: Wei
  weiPerGas: WeiPerGas
  usd: UsdE18
  weight: WeightE18
  block: BlockNumber
}

type Numbers = {
  bare: number
  bps: Bps
  at: UnixMs
  duration: DurationMs
  weight: Weight
  drift: Drift
}

describe('unit types (N2, checked by the compiler)', () => {
  test('no unit is accepted for another, and no bare number for a unit', () => {
    expectTypeOf<Exclude<Mixes<Integers>, [unknown, 'bare']>>().toBeNever()
    expectTypeOf<Exclude<Mixes<Numbers>, [unknown, 'bare']>>().toBeNever()
  })

  test('the check sees a mix (control)', () => {
    expectTypeOf<Mixes<{ a: Wei; b: Wei }>>().toEqualTypeOf<['a', 'b'] | ['b', 'a']>()
  })
})
