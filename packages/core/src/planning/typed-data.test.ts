import fc from 'fast-check'
import { keccak256, hashTypedData as viemHashTypedData } from 'viem'
import { describe, expect, test } from 'vitest'
import { AssertionError } from '../units/index.ts'
import { encodeType, hashTypedData, type TypedMessage, type TypedStructs } from './typed-data.ts'

const structs: TypedStructs = {
  EIP712Domain: [
    { name: 'name', type: 'string' },
    { name: 'salt', type: 'bytes32' },
  ],
  Order: [
    { name: 'from', type: 'address' },
    { name: 'small', type: 'uint16' },
    { name: 'large', type: 'uint256' },
    { name: 'signed', type: 'int32' },
    { name: 'texts', type: 'string[]' },
    { name: 'items', type: 'Item[]' },
    { name: 'first', type: 'Item' },
  ],
  Item: [
    { name: 'id', type: 'bytes32' },
    { name: 'amount', type: 'int256' },
  ],
}

const hex = (bytes: number) =>
  fc
    .uint8Array({ minLength: bytes, maxLength: bytes })
    .map((values) => `0x${Buffer.from(values).toString('hex')}`)
const item = fc.record({
  id: hex(32),
  amount: fc.bigInt({ min: -(2n ** 255n), max: 2n ** 255n - 1n }),
})
const order = fc.record({
  from: hex(20),
  small: fc.bigInt({ min: 0n, max: 65_535n }),
  large: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
  signed: fc.bigInt({ min: -(2n ** 31n), max: 2n ** 31n - 1n }),
  texts: fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 3 }),
  items: fc.array(item, { maxLength: 3 }),
  first: item,
})
const salt = `0x${'5a'.repeat(32)}`

function hash(message: TypedMessage): string {
  const domain = { name: 'test', salt }
  return hashTypedData({ structs, domain, primary: 'Order', message }, keccak256)
}

describe('our EIP-712 encoder', () => {
  test("equals viem's on 1,000 random messages", () => {
    fc.assert(
      fc.property(order, (message) => {
        const theirs = viemHashTypedData({
          domain: { name: 'test', salt } as Record<string, string>,
          types: structs,
          primaryType: 'Order',
          message,
        })
        expect(hash(message)).toBe(theirs)
      }),
      { numRuns: 1_000 },
    )
  })

  test('writes referred structs in the order of their names', () => {
    const type = (refer: string) => [{ name: 'x', type: refer }]
    expect(
      encodeType('M', { M: [...type('Z'), ...type('A[]')], Z: type('A'), A: type('bool') }),
    ).toBe('M(Z x,A[] x)A(bool x)Z(A x)')
  })

  const [good] = fc.sample(order, { numRuns: 1, seed: 1 })

  test.each<[string, TypedMessage]>([
    ['an integer that does not fit', { small: 65_536n }],
    ['a negative unsigned integer', { small: -1n }],
    ['a signed integer that does not fit', { signed: 2n ** 31n }],
    ['a short address', { from: '0x01' }],
    ['an upper-case address', { from: `0x${'AB'.repeat(20)}` }],
    ['an unknown field', { extra: 1n }],
    ['text for an integer', { small: '1' }],
    ['an integer for text', { texts: [1n] }],
    ['text for a list', { items: 'none' }],
    ['a list for a struct', { first: [] }],
  ])('does not wrap or guess: %s is a bug', (_, change) => {
    expect(() => hash({ ...good, ...change })).toThrow(AssertionError)
  })

  test('a missing field is a bug', () => {
    const { small: _, ...rest } = good ?? { small: 0n }
    expect(() => hash(rest)).toThrow(AssertionError)
  })
})
