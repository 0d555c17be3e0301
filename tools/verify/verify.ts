import { MarketFileError } from '@evenkeel/market'
import { expand, type Json, type JsonObject, type ReferenceCase } from './cases.ts'
import { differenceOf, type Outputs } from './compare.ts'
import { RefusedError } from './inputs.ts'

/**
 * Computes one quantity from the inputs of a case. `root` holds the files that they name; `dataset`
 * is that of the case's file, for a quantity that reads it by a rule of its own.
 */
export type Calculation = (
  inputs: JsonObject,
  root: string,
  dataset: Json,
) => Outputs | Promise<Outputs>

/** Calculations by topic, then by quantity. */
export type Calculations = {
  readonly [topic: string]: { readonly [quantity: string]: Calculation }
}

/** A topic, or one quantity of it, or one output of that, that is left out, and why. */
export type Skip = {
  readonly topic: string
  readonly quantity?: string
  readonly output?: string
  readonly reason: string
}

/** How one case went. */
export type Verdict = {
  readonly topic: string
  readonly id: string
  readonly status: 'passed' | 'failed' | 'skipped'
  readonly expected: JsonObject
  readonly actual: Outputs | null
  readonly tolerance: ReferenceCase['tolerance']
  readonly message: string
}

/** Runs one case. An unknown topic or quantity or an exception that is no refusal is a failure. */
export async function verifyCase(
  reference: ReferenceCase,
  calculations: Calculations,
  skips: readonly Skip[],
): Promise<Verdict> {
  const { topic, id, quantity, expected, tolerance } = reference
  const verdict = (status: Verdict['status'], message: string, actual: Outputs | null = null) => {
    return { topic, id, status, expected, actual, tolerance, message }
  }
  if (!reference.check) return verdict('skipped', 'nothing to compute (check: false)')
  const own = skips.filter((entry) => {
    return entry.topic === topic && (entry.quantity ?? quantity) === quantity
  })
  const skip = own.find(({ output }) => output === undefined)
  if (skip !== undefined) return verdict('skipped', skip.reason)
  const calculation = calculations[topic]?.[quantity]
  if (calculation === undefined) {
    const unknown = topic in calculations ? `quantity '${quantity}'` : `topic '${topic}'`
    return verdict('failed', `unknown ${unknown}`)
  }
  const outcome = await attempt(calculation, reference)
  if (outcome.kind === 'threw') return verdict('failed', outcome.message)
  if (outcome.kind === 'refused') {
    return 'error' in expected
      ? verdict('passed', `refused: ${outcome.message}`)
      : verdict('failed', `was refused: ${outcome.message}`)
  }
  const { outputs, wanted } = outcome
  if ('error' in expected) return verdict('failed', 'was not refused', outputs)
  const omitted = own.find(({ output }) => output !== undefined && output in wanted)
  const difference = differenceOf(without(wanted, omitted?.output), outputs, tolerance)
  if (difference !== null) return verdict('failed', difference, outputs)
  if (omitted === undefined) return verdict('passed', '', outputs)
  return verdict('skipped', `${omitted.output} (the rest agrees): ${omitted.reason}`, outputs)
}

/** What is left out is not compared; the other outputs still have to agree. */
function without(wanted: JsonObject, output: string | undefined): JsonObject {
  return Object.fromEntries(Object.entries(wanted).filter(([name]) => name !== output))
}

type Outcome =
  | { readonly kind: 'computed'; readonly outputs: Outputs; readonly wanted: JsonObject }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'threw'; readonly message: string }

async function attempt(calculation: Calculation, reference: ReferenceCase): Promise<Outcome> {
  try {
    const { inputs, expected, dataset, root } = reference
    const wanted = expand(expected, dataset)
    const outputs = await calculation(expand(inputs, dataset), root, dataset)
    return { kind: 'computed', outputs, wanted }
  } catch (error) {
    const isRefusal = error instanceof RefusedError || error instanceof MarketFileError
    const message = error instanceof Error ? error.message : String(error)
    return { kind: isRefusal ? 'refused' : 'threw', message }
  }
}
