import {
  type AssetId,
  acquireLot,
  basisLeft,
  type Disposal,
  type Drawn,
  disposeOf,
  type HoldingPeriod,
  type Lot,
  type LotMethod,
  type Term,
} from '@evenkeel/core/domain'
import {
  durationMs,
  mulDiv,
  oneE18,
  toFloat,
  type UnixMs,
  type UsdE18,
  unixMs,
  usdE18,
  usdFromFloat,
} from '@evenkeel/core/units'
import type { Json, JsonObject } from '../cases.ts'
import type { Output, Outputs } from '../compare.ts'
import { numberAt, RefusedError, required, textAt } from '../inputs.ts'

/** One sale from lots. */
export function sell(inputs: JsonObject): Outputs {
  const rows = rowsAt(inputs, 'lots')
  const lots = rows.map(lotOf)
  const latest = Math.max(0, ...lots.map(({ acquiredAtMs }) => acquiredAtMs))
  const atMs = 'sellTime' in inputs ? instantOf(numberAt(inputs, 'sellTime')) : unixMs(latest)
  const { disposal, lots: left } = soldFrom(lots, {
    method: methodOf(textAt(inputs, 'method')),
    atoms: e18Of(numberAt(inputs, 'sellQty'), 'sellQty'),
    price: usdE18(0n),
    atMs,
    period: periodOf(inputs),
  })
  const named = rows.some((row) => 'id' in row)
  return {
    used: disposal.parts.map(({ atoms }) => toFloat(atoms)),
    remaining: left.map(({ id, atoms }) => {
      const qty = toFloat(atoms)
      return named ? { id: rows[Number(id)]?.['id'] ?? null, qty } : qty
    }),
    missingQty: toFloat(disposal.missingAtoms),
    cost: costOf(disposal, ['short', 'long']),
    taxfreeCost: costOf(disposal, ['long']),
    taxableCost: costOf(disposal, ['short']),
    taxfreeQty: quantityOf(disposal, 'long'),
    taxableQty: quantityOf(disposal, 'short'),
  }
}

/** Buys and sells at the average cost. */
export function averageCostSequence(inputs: JsonObject): Outputs {
  const steps = inputs['steps']
  if (!Array.isArray(steps)) throw new TypeError('inputs.steps is not a list')
  const pnl: number[] = []
  const state: Output[] = []
  let lots: readonly Lot[] = []
  for (const [index, step] of (steps as readonly Json[]).entries()) {
    const { kind, qty, price } = stepOf(step, index)
    let gain = 0n
    if (kind === 'buy') {
      lots = [...lots, lotOf({ qty, price, time: index }, index)]
    } else {
      const sold = soldFrom(lots, {
        method: 'average',
        atoms: e18Of(qty, 'qty'),
        price: e18Of(price, 'price'),
        atMs: instantOf(index),
        period: never,
      })
      lots = sold.lots
      gain = sold.disposal.gain.shortUsdE18
    }
    pnl.push(toFloat(gain))
    state.push([toFloat(basisIn(lots)), toFloat(lots.reduce((sum, { atoms }) => sum + atoms, 0n))])
  }
  return { pnl, state }
}

/** What one sale gains by each method. */
export function compareMethods(inputs: JsonObject): Outputs {
  const lots = rowsAt(inputs, 'lots').map(lotOf)
  const gainBy = (method: LotMethod): number => {
    const { disposal } = soldFrom(lots, {
      method,
      atoms: e18Of(numberAt(inputs, 'sellQty'), 'sellQty'),
      price: e18Of(numberAt(inputs, 'sellPrice'), 'sellPrice'),
      atMs: unixMs(Math.max(...lots.map(({ acquiredAtMs }) => acquiredAtMs))),
      period: never,
    })
    return toFloat(disposal.gain.shortUsdE18)
  }
  return {
    fifoGain: gainBy('fifo'),
    lifoGain: gainBy('lifo'),
    hifoGain: gainBy('hifo'),
    averageGain: gainBy('average'),
  }
}

const asset = 'eip155:1/erc20:0x0000000000000000000000000000000000000001' as AssetId
const never: HoldingPeriod = { kind: 'elapsed', longerThanMs: durationMs(Infinity) }

const methods: Readonly<Record<string, LotMethod>> = {
  FIFO: 'fifo',
  LIFO: 'lifo',
  HIFO: 'hifo',
  ACB: 'average',
}

function methodOf(name: string): LotMethod {
  const method = methods[name]
  if (method === undefined) throw new RefusedError(`${name} is not a method`)
  return method
}

function periodOf(inputs: JsonObject): HoldingPeriod {
  if (!('longTermAfterSeconds' in inputs)) return never
  const seconds = numberAt(inputs, 'longTermAfterSeconds')
  return { kind: 'elapsed', longerThanMs: durationMs(seconds * 1000) }
}

type SaleInput = {
  readonly method: LotMethod
  readonly atoms: bigint
  readonly price: UsdE18
  readonly atMs: UnixMs
  readonly period: HoldingPeriod
}

function soldFrom(
  lots: readonly Lot[],
  { method, atoms, price, atMs, period }: SaleInput,
): { disposal: Disposal; lots: readonly Lot[] } {
  const sale = { asset, atoms, proceedsUsdE18: times(atoms, price), atMs }
  return drawn(disposeOf(lots, sale, { method }, period))
}

function drawn<T>(answer: Drawn<T>): T {
  if (answer.ok) return answer.value
  const { code, field, limit, actual } = answer.refusal
  throw new RefusedError(`${code} ${field}: ${limit} wanted, ${actual} found`)
}

/** A lot of the reference file; its place in the list is its id. */
function lotOf(row: JsonObject, index: number): Lot {
  const atoms = e18Of(numberAt(row, 'qty'), 'qty')
  if (atoms <= 0n) throw new RefusedError(`a lot of ${numberAt(row, 'qty')} holds nothing`)
  return acquireLot({
    id: `${index}`,
    asset,
    atoms,
    atMs: instantOf(numberAt(row, 'time')),
    costUsdE18: times(atoms, e18Of(numberAt(row, 'price'), 'price')),
    feeUsdE18: usdE18(0n),
  })
}

function stepOf(step: Json, index: number): { kind: string; qty: number; price: number } {
  const [kind, qty, price] = Array.isArray(step) ? (step as readonly Json[]) : []
  const isKnown = kind === 'buy' || kind === 'sell'
  if (isKnown && typeof qty === 'number' && typeof price === 'number') return { kind, qty, price }
  throw new TypeError(`inputs.steps[${index}] is not [buy|sell, qty, price]`)
}

function rowsAt(inputs: JsonObject, name: string): readonly JsonObject[] {
  const rows = inputs[name]
  if (Array.isArray(rows)) return rows as readonly JsonObject[]
  throw new TypeError(`inputs.${name} is not a list`)
}

/** A decimal with 18 digits, for quantities as for prices. */
function e18Of(value: number, path: string): UsdE18 {
  const parsed = required(usdFromFloat(value, path))
  if (parsed < 0n) throw new RefusedError(`${path}: ${value} is below zero`)
  return parsed
}

function instantOf(seconds: number): UnixMs {
  return unixMs(seconds * 1000)
}

function times(atoms: bigint, price: UsdE18): UsdE18 {
  return usdE18(mulDiv(atoms, price, oneE18, 'down'))
}

function costOf({ parts }: Disposal, terms: readonly Term[]): number {
  const own = parts.filter(({ term }) => terms.includes(term))
  return toFloat(own.reduce((sum, { basisUsdE18 }) => sum + basisUsdE18, 0n))
}

function quantityOf({ parts }: Disposal, term: Term): number {
  const own = parts.filter((part) => part.term === term)
  return toFloat(own.reduce((sum, { atoms }) => sum + atoms, 0n))
}

function basisIn(lots: readonly Lot[]): bigint {
  return lots.reduce((sum, lot) => sum + basisLeft(lot), 0n)
}
