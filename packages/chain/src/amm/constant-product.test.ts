import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amountInOf, amountOutOf } from './constant-product.ts'

const reserves = fc.record({
  inAtoms: fc.bigInt(10n ** 6n, 10n ** 27n),
  outAtoms: fc.bigInt(10n ** 6n, 10n ** 27n),
})

describe('amountOutOf', () => {
  it('never lets the product of the reserves fall', () => {
    fc.assert(
      fc.property(reserves, fc.bigInt(1n, 10n ** 27n), ({ inAtoms, outAtoms }, paid) => {
        const out = amountOutOf({ inAtoms, outAtoms }, paid, 3000) ?? 0n
        expect((inAtoms + paid) * (outAtoms - out)).toBeGreaterThanOrEqual(inAtoms * outAtoms)
      }),
    )
  })

  it('has no answer for nothing, for an empty pair and for a pair that would overflow', () => {
    const pair = { inAtoms: 10n ** 18n, outAtoms: 10n ** 18n }
    expect(amountOutOf(pair, 0n, 3000)).toBeNull()
    expect(amountOutOf({ inAtoms: 0n, outAtoms: 1n }, 1n, 3000)).toBeNull()
    expect(amountOutOf(pair, 2n ** 112n - 1n - 10n ** 18n, 3000)).not.toBeNull()
    expect(amountOutOf(pair, 2n ** 112n - 10n ** 18n, 3000)).toBeNull()
  })

  it('holds no fee outside of one', () => {
    expect(() => amountOutOf({ inAtoms: 1n, outAtoms: 1n }, 1n, 1_000_000)).toThrow('a fee')
  })
})

describe('amountInOf', () => {
  it('is enough for the output it names', () => {
    fc.assert(
      fc.property(reserves, fc.bigInt(1n, 10n ** 5n), (pair, out) => {
        const paid = amountInOf(pair, out, 3000) ?? 0n
        expect(amountOutOf(pair, paid, 3000)).toBeGreaterThanOrEqual(out)
      }),
    )
  })

  it('has no answer for all that the pair has', () => {
    expect(amountInOf({ inAtoms: 10n, outAtoms: 10n }, 10n, 3000)).toBeNull()
  })
})
