/**
 * The share that a number without bounds stands for: 0.5 at 0, towards 1 above.
 *
 * @example
 * logistic(0) // 0.5
 */
export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x))
}

/**
 * The number without bounds that stands for a share: the inverse of `logistic`.
 *
 * @example
 * logit(0.75) // Math.log(3)
 */
export function logit(share: number): number {
  return Math.log(share / (1 - share))
}
