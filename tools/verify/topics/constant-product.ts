import { amountInOf, amountOutOf, type Reserves } from '@evenkeel/chain'
import type { JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { bigintAt, numberAt, RefusedError } from '../inputs.ts'

/** A fee of 30 bps is 3000 pips. */
const pipsPerBps = 100

/** Output of a pair for an exact input. */
export function amountOut(inputs: JsonObject): Outputs {
  return {
    amountOut: answered(amountOutOf(pairOf(inputs), bigintAt(inputs, 'amountIn'), fee(inputs))),
  }
}

/** Least input of a pair for an exact output. */
export function amountIn(inputs: JsonObject): Outputs {
  return {
    amountIn: answered(amountInOf(pairOf(inputs), bigintAt(inputs, 'amountOut'), fee(inputs))),
  }
}

function pairOf(inputs: JsonObject): Reserves {
  return { inAtoms: bigintAt(inputs, 'reserveIn'), outAtoms: bigintAt(inputs, 'reserveOut') }
}

function fee(inputs: JsonObject): number {
  return numberAt(inputs, 'feeBps') * pipsPerBps
}

function answered(atoms: bigint | null): bigint {
  if (atoms !== null) return atoms
  throw new RefusedError('the pair would revert')
}
