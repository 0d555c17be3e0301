import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromJson, toJson } from './json.ts'

test('what was written is what is read, integers of any size included', () => {
  const value = fc.letrec((tie) => ({
    node: fc.oneof(
      fc.bigInt(),
      fc.string(),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('node'), { maxLength: 3 }),
      fc.record({ atoms: fc.bigInt(), name: fc.string() }),
    ),
  })).node
  fc.assert(
    fc.property(value, (input) => {
      expect(fromJson(toJson(input))).toEqual(input)
    }),
  )
})
