import { type Matrix, normalQuantile, zeros } from '@evenkeel/core/quant'
import { answered } from './inputs.ts'

const primes = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29]

/** Evenly spread standard normals: Halton's sequence (1960) through the normal quantile. */
export function quasiNormals(rows: number, cols: number): Matrix {
  if (cols > primes.length) throw new RangeError(`${cols} columns need more primes`)
  const normals = zeros(rows, cols)
  for (let row = 0; row < rows; row++) {
    for (let col = 0; col < cols; col++) {
      const share = radicalInverse(row + 1, primes[col] as number)
      normals.values[row * cols + col] = answered(normalQuantile(share))
    }
  }
  return normals
}

/** The digits of a number in a base, mirrored behind the point. */
function radicalInverse(index: number, base: number): number {
  let [share, rest, digit] = [0, index, 1 / base]
  while (rest > 0) {
    share += (rest % base) * digit
    rest = Math.floor(rest / base)
    digit /= base
  }
  return share
}
