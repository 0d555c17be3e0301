import { describe, expect, test } from 'vitest'
import { normalCdf } from './normal.ts'
import { studentTCdf, studentTDensity, studentTQuantile } from './student-t.ts'

describe("Student's t", () => {
  // Computed to 40 digits from the incomplete beta function.
  test.each([
    [0.1, 1, 0.4682744825694464, 1e-14],
    [1.7, 3, 0.09384532077670504, 1e-14],
    [1.74, 3, 0.09011796240404799, 1e-14],
    [2.5, 6, 0.023264116142083655, 1e-14],
    [10, 4.5, 0.00015264028784169788, 1e-14],
    [50, 2.1, 0.00014451372391581326, 1e-14],
    [3, 200, 0.0015215235569529513, 1e-13],
    [5, 1000, 3.3836281823243153e-7, 1e-12],
    [1.2, 100_000, 0.11507109165980595, 1e-14],
    [4, 1e7, 3.167146934508438e-5, 1e-10],
    [1000, 0.5, 0.010141454540857095, 1e-14],
  ])('is above %d with %d degrees of freedom as computed', (t, degrees, expected, relative) => {
    expect(Math.abs(studentTCdf(-t, degrees) / expected - 1)).toBeLessThan(relative)
    expect(studentTCdf(t, degrees)).toBeCloseTo(1 - expected, 14)
  })

  test.each([
    [0.01, 6, -3.1426684032909833],
    [0.05, 1, -6.313751514675043],
    [1e-10, 3, -2225.7692846830932],
    [0.3, 2.5, -0.5973077382523175],
    [0.975, 30, 2.042272456301238],
    [1e-100, 5, -1.5683925590993378e20],
  ])('stays below its quantile with probability %d at %d degrees', (share, degrees, expected) => {
    const quantile = studentTQuantile(share, degrees)
    if (!quantile.ok) throw new Error(quantile.refusal.message)
    expect(Math.abs(quantile.value / expected - 1)).toBeLessThan(1e-13)
  })

  test('has a density that is the slope, and one degree is Cauchy', () => {
    for (const degrees of [0.7, 3, 40]) {
      for (const t of [-4, -1.73, -0.2, 0.9, 1.9]) {
        const slope = (studentTCdf(t + 1e-5, degrees) - studentTCdf(t - 1e-5, degrees)) / 2e-5
        expect(slope).toBeCloseTo(studentTDensity(t, degrees), 8)
      }
    }
    expect(studentTDensity(1, 1)).toBeCloseTo(1 / (2 * Math.PI), 14)
    expect(studentTCdf(0.7, 1e7)).toBeCloseTo(normalCdf(0.7), 7)
    expect(studentTQuantile(0.5, 4)).toEqual({ ok: true, value: 0 })
    expect([studentTCdf(-Infinity, 4), studentTCdf(Infinity, 4)]).toEqual([0, 1])
  })

  test.each([
    [0, 3],
    [1, 3],
    [Number.NaN, 3],
    [0.5, 0],
    [0.5, Infinity],
    [1e-300, 1],
  ])('refuses the quantile at %d with %d degrees', (share, degrees) => {
    expect(studentTQuantile(share, degrees)).toMatchObject({ refusal: { code: 'OUT_OF_DOMAIN' } })
  })
})
