import { assert } from '../units/index.ts'

/** Draws uniformly from [0, 1). Passed in by who needs chance; core never makes its own. */
export type Random = () => number

/**
 * A seeded generator: Chris Doty-Humphrey's sfc32, with the state spread from one seed by the
 * finaliser of MurmurHash3. Same seed, same numbers, on every machine.
 *
 * @example
 * const random = seededRandom(7)
 * random() === seededRandom(7)() // true
 */
export function seededRandom(seed: number): Random {
  assert(Number.isSafeInteger(seed), 'a seed is a whole number')
  let [a, b, c, counter] = [mixed(seed), mixed(seed + 1), mixed(seed / 2 ** 32), 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

/**
 * Draws from the standard normal distribution by the polar method of Marsaglia, one of each pair.
 *
 * @example
 * drawNormal(seededRandom(7)) === drawNormal(seededRandom(7)) // true
 */
export function drawNormal(random: Random): number {
  for (;;) {
    const x = 2 * random() - 1
    const y = 2 * random() - 1
    const square = x * x + y * y
    if (square > 0 && square < 1) return x * Math.sqrt((-2 * Math.log(square)) / square)
  }
}

function mixed(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return hash ^ (hash >>> 16)
}
