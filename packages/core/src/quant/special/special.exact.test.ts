import { expect, test } from 'vitest'
import { digamma, logGamma } from './gamma.ts'

test('the series of the gamma function holds to the last digit where it is used first', () => {
  // H_11 less Euler's constant, and the logarithm of 11!.
  expect(Math.abs(digamma(12) - 2.442661679975812)).toBeLessThan(2e-15)
  expect(Math.abs(logGamma(12) - 17.502307845873887)).toBeLessThan(8e-15)
})
