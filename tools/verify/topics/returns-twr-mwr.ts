import * as quant from '@evenkeel/core/quant'
import type { Json, JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, numberAt, numbersAt, textAt, vectorAt } from '../inputs.ts'

/** Highest rate that `validRoots` lists. */
const rateListedMax = 10
const dayMs = 86_400_000
const unitsPerYear: Readonly<Record<string, number>> = { years: 1, months: 12, days: 365 }

/** Dated flows, the year by a day count. */
export function xirr(inputs: JsonObject): Outputs {
  const yearDays = yearDaysOf('dayCount' in inputs ? textAt(inputs, 'dayCount') : 'ACT/365F')
  const flows = pairsAt(inputs, 'flows').map(([date, amount]) => {
    if (typeof date !== 'string') throw new TypeError('inputs.flows has a flow without a date')
    const dateMs = Date.parse(`${date}T00:00:00Z`)
    return { time: dateMs / dayMs / yearDays, amount: Number(amount) }
  })
  const { rates, nearestZero } = answered(quant.moneyWeightedReturn(flows))
  return {
    xirr: nearestZero,
    validRoots: Array.from(rates.filter((rate) => rate < rateListedMax)),
    xnpvAt10pct: worthAtFirstListed(flows, 0.1),
  }
}

/** The conventions date a worth by the flow that is listed first, which may be any of them. */
function worthAtFirstListed(flows: readonly quant.CashFlow[], rate: number): number {
  const worth = answered(quant.presentValue(flows, rate))
  const times = flows.map(({ time }) => time)
  return worth * (1 + rate) ** ((times[0] ?? 0) - Math.min(...times))
}

/** The same investment by the money and by the time. */
export function holdingPeriods(inputs: JsonObject): Outputs {
  const hpr = objectsAt(inputs, 'subPeriods').map((period) => {
    const income = 'income' in period ? numberAt(period, 'income') : 0
    const [begin, end] = [numberAt(period, 'begin'), numberAt(period, 'end')]
    return answered(quant.holdingPeriodReturn({ begin, end, income }))
  })
  const gains = Float64Array.from(hpr)
  return {
    mwr: answered(quant.moneyWeightedReturn(flowsAt(inputs))).nearestZero,
    twrAnnual: answered(quant.annualReturn(gains, { periodsPerYear: 1 })),
    hpr,
  }
}

/** Capital that changes between periods of one length. */
export function twrVersusIrr(inputs: JsonObject): Outputs {
  const [returns, capital] = [vectorAt(inputs, 'subPeriodReturns'), numbersAt(inputs, 'capital')]
  const periodsPerYear = numberAt(inputs, 'periodsPerYear')
  // What a period leaves is paid out, and what the next needs is paid in.
  const flows = Array.from({ length: returns.length + 1 }, (_, time) => {
    const left = time === 0 ? 0 : (capital[time - 1] ?? 0) * (1 + (returns[time - 1] as number))
    return { time, amount: left - (capital[time] ?? 0) }
  })
  const perPeriod = answered(quant.moneyWeightedReturn(flows)).nearestZero
  return {
    twr: answered(quant.timeWeightedReturn(returns)),
    irrApprox: (1 + perPeriod) ** periodsPerYear - 1,
  }
}

/** Average capital, beside the rate that it stands in for. */
export function modifiedDietz(inputs: JsonObject): Outputs {
  const [begin, end] = [numberAt(inputs, 'begin'), numberAt(inputs, 'end')]
  const length = numberAt(inputs, 'length')
  const paidIn = flowsAt(inputs)
  const dietz = answered(quant.modifiedDietz({ begin, end, length }, paidIn))
  const flows = [
    { time: 0, amount: -begin },
    ...paidIn.map(({ time, amount }) => ({ time, amount: -amount })),
    { time: length, amount: end },
  ]
  const perUnit = answered(quant.moneyWeightedReturn(flows)).nearestZero
  const unitsOfYear = unitsPerYear['unit' in inputs ? textAt(inputs, 'unit') : 'years']
  if (unitsOfYear === undefined) throw new TypeError(`no unit ${textAt(inputs, 'unit')}`)
  return {
    modifiedDietz: dietz,
    irrHoldingPeriod: (1 + perUnit) ** length - 1,
    irrAnnual: (1 + perUnit) ** unitsOfYear - 1,
  }
}

/** Days of a year in a day count such as ACT/360 or ACT/365F. */
function yearDaysOf(dayCount: string): number {
  const days = /^ACT\/(\d+(?:\.\d+)?)F?$/.exec(dayCount)?.[1]
  if (days === undefined) throw new TypeError(`no day count ${dayCount}`)
  return Number(days)
}

function flowsAt(inputs: JsonObject): quant.CashFlow[] {
  return pairsAt(inputs, 'flows').map(([time, amount]) => {
    return { time: Number(time), amount: Number(amount) }
  })
}

function pairsAt(inputs: JsonObject, name: string): readonly (readonly Json[])[] {
  const value = inputs[name]
  if (Array.isArray(value) && value.every((entry) => Array.isArray(entry))) return value
  throw new TypeError(`inputs.${name} is not a list of pairs`)
}

function objectsAt(inputs: JsonObject, name: string): readonly JsonObject[] {
  const value = inputs[name]
  if (Array.isArray(value)) return value as readonly JsonObject[]
  throw new TypeError(`inputs.${name} is not a list`)
}
