import { type Hex, hashTypedData, keccak256, stringToHex } from 'viem'
import { type CallMeaning, meaningOf } from './calldata.ts'
import { canonicalText } from './canonical.ts'
import { fileName, isStruct, messageOf, type Struct } from './message.ts'
import type { PlanSchema } from './schema.ts'

/** What a plan file says, checked without any code of the planner. */
export type Verification = {
  /** The hash that the file's content has; null where it cannot be read as a plan. */
  readonly planHash: Hex | null
  /** The hash that the file says it has. */
  readonly statedHash: string
  /** What every leg does, by its calldata alone. */
  readonly legs: readonly LegMeaning[]
  /** What does not hold; none means that the plan is what it says. */
  readonly faults: readonly string[]
}

/** A leg's calldata, read, and the contract that gets it. */
export type LegMeaning = { readonly to: string; readonly meaning: CallMeaning }

/**
 * Recomputes a plan's hash from its file, off-line.
 *
 * Nothing of `@evenkeel/core` is used: the hash comes from viem's EIP-712 encoder and the published
 * schema, so two independent implementations must agree before an owner signs. What the legs do
 * comes from their calldata, not from what the file says of them.
 */
export function verifyPlan(file: unknown, schema: PlanSchema): Verification {
  const statedHash = isStruct(file) ? String(file['planHash']) : ''
  try {
    if (!isStruct(file)) throw new TypeError('it is not an object')
    const planHash = hashOf(file, schema)
    const legs = legsOf(file)
    const faults = [
      ...(planHash === statedHash ? [] : [`the content has the hash ${planHash}`]),
      ...foreignFields(file, schema),
      ...legs.flatMap((leg, index) => legFaults(file, leg, index)),
    ]
    const meanings = legs.map((leg) => ({ to: String(leg['router']), meaning: meaningIn(leg) }))
    return { planHash, statedHash, legs: meanings, faults }
  } catch (error) {
    // Whatever cannot be encoded has no hash; the encoder says which value it is.
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return { planHash: null, statedHash, legs: [], faults: [`not a plan: ${reason}`] }
  }
}

function hashOf(file: Struct, schema: PlanSchema): Hex {
  const salt = file['installationSalt']
  const domain = messageOf('EIP712Domain', { ...schema.domain, salt }, schema)
  const message = messageOf('Plan', { ...file, reviewHash: reviewHashOf(file) }, schema)
  return hashTypedData({ domain, types: schema.types, primaryType: 'Plan', message })
}

/** The review and the calldata itself, as one text. */
function reviewHashOf(file: Struct): Hex {
  const { review } = file
  if (!isStruct(review)) throw new TypeError('review is not an object')
  const calldata = legsOf(file).map(({ data }) => data)
  return keccak256(stringToHex(canonicalText({ ...review, calldata })))
}

function legsOf({ legs }: Struct): readonly Struct[] {
  if (!Array.isArray(legs) || !legs.every(isStruct)) throw new TypeError('legs are not a list')
  return legs
}

function meaningIn({ data }: Struct): CallMeaning {
  return meaningOf(String(data) as Hex)
}

/** A field that no hash covers could say anything. */
function foreignFields(file: Struct, schema: PlanSchema): string[] {
  const known = (struct: string, more: readonly string[]): Set<string> =>
    new Set([...(schema.types[struct] ?? []).map(({ name }) => fileName(name)), ...more])
  const plan = known('Plan', ['review', 'installationSalt', 'planHash'])
  const leg = known('Leg', ['data'])
  const totals = known('Totals', [])
  return [
    ...Object.keys(file).filter((name) => !plan.has(name) || name === 'reviewHash'),
    ...legsOf(file).flatMap((line) => Object.keys(line).filter((name) => !leg.has(name))),
    ...Object.keys(file['totals'] ?? {}).filter((name) => !totals.has(name)),
  ].map((name) => `the hash does not cover the field ${name}`)
}

/** Where a leg says something else than its calldata does. */
function legFaults(file: Struct, leg: Struct, index: number): string[] {
  const data = String(leg['data']) as Hex
  const meaning = meaningIn(leg)
  const claims: [what: string, stated: unknown, actual: unknown][] = [
    ['hash of the calldata', leg['calldataHash'], keccak256(data)],
    ['kind', leg['kind'], meaning.kind],
    ['recipient', leg['recipient'], file['owner']],
    ['coin sent along', leg['valueWei'], '0'],
  ]
  if (meaning.kind === 'approve') {
    claims.push(
      ['token', leg['tokenIn'], leg['router']],
      ['spender', leg['spender'], meaning.spender],
      ['allowance', leg['amountInAtoms'], meaning.amount.toString()],
    )
  }
  if (meaning.kind === 'swap') {
    claims.push(
      ['token sold', leg['tokenIn'], meaning.tokenIn],
      ['amount sold', leg['amountInAtoms'], meaning.amountIn.toString()],
      ['token bought', leg['tokenOut'], meaning.tokenOut],
      ['floor', leg['amountOutMinAtoms'], meaning.amountOutMin.toString()],
      ['recipient in the calldata', leg['recipient'], meaning.recipient],
      ['deadline', Date.parse(String(leg['deadlineAt'])), Number(meaning.deadlineS) * 1000],
    )
  }
  return claims
    .filter(([, stated, actual]) => stated !== actual)
    .map(([what, stated, actual]) => {
      return `leg ${index + 1}: the ${what} is ${String(actual)}, not ${String(stated)}`
    })
}
