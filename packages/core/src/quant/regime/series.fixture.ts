/** Sixty small whole steps without a rhythm; statsmodels 0.15 and arch 8.0 saw the same. */
export const steps: Float64Array = Float64Array.from(
  { length: 60 },
  (_, at) => (((at * at * 7 + at * 3) % 23) - 11) / 10,
)

/** Their running sum: a walk. */
export const walk: Float64Array = runningSum(steps)

/** Running sums of increments. */
export function runningSum(increments: Float64Array): Float64Array {
  let sum = 0
  return increments.map((step) => {
    sum += step
    return sum
  })
}
