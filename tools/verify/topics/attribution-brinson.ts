import * as quant from '@evenkeel/core/quant'
import type { Json, JsonObject } from '../cases.ts'
import type { Outputs } from '../compare.ts'
import { answered, matrixAt, numberAt, textAt, vectorAt } from '../inputs.ts'

export function periodReturns(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const period = periodAt(dataset, numberAt(inputs, 'period'))
  const parts = answered(quant.attribution(period, 'brinson-fachler'))
  return returnsOf(parts)
}

export function brinson(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const period = periodAt(dataset, numberAt(inputs, 'period'))
  return effectsOf(answered(quant.attribution(period, modelAt(inputs))))
}

/** As `brinson`, of figures in the case, in basis points. */
export function brinsonBps(inputs: JsonObject): Outputs {
  const period = segmentsOf((name) => vectorAt(inputs, name))
  const effects = effectsOf(answered(quant.attribution(period, modelAt(inputs))))
  const inBps: [string, number | number[]][] = Object.entries(effects).map(([name, effect]) => {
    return [`${name}Bps`, bpsOf(effect)]
  })
  return { ...Object.fromEntries(inBps), ...effects }
}

export function linkedAttribution(inputs: JsonObject, _: string, dataset: Json): Outputs {
  const linking = linkings[textAt(inputs, 'linking')]
  if (linking === undefined) throw new TypeError(`no linking ${textAt(inputs, 'linking')}`)
  const options = { model: modelAt(inputs), linking }
  const linked = answered(quant.linkedAttribution(periodsAt(dataset, inputs), options))
  return {
    ...returnsOf(linked),
    allocation: Array.from(linked.allocation),
    selection: Array.from(linked.selection),
    allocationTotal: sumOf(linked.allocation),
    selectionTotal: sumOf(linked.selection),
  }
}

/** Of one period, or compounded over several. */
export function geometricAttribution(inputs: JsonObject, _: string, dataset: Json): Outputs {
  return answered(quant.geometricAttribution(periodsAt(dataset, inputs)))
}

const linkings: Readonly<Record<string, quant.Linking>> = {
  Carino: 'carino',
  Menchero: 'menchero',
  GRAP: 'grap',
}

function modelAt(inputs: JsonObject): quant.AllocationModel {
  const model = 'model' in inputs ? textAt(inputs, 'model') : 'BF'
  if (model === 'BF') return 'brinson-fachler'
  if (model === 'BHB') return 'brinson-hood-beebower'
  throw new TypeError(`no model ${model}`)
}

/** One period (`period`), or those from a to b (`periods`: "a-b"), counted from 1. */
function periodsAt(dataset: Json, inputs: JsonObject): quant.SegmentPeriod[] {
  if ('period' in inputs) return [periodAt(dataset, numberAt(inputs, 'period'))]
  const [first = 0, last = first] = textAt(inputs, 'periods').split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_, at) => periodAt(dataset, first + at))
}

function periodAt(dataset: Json, period: number): quant.SegmentPeriod {
  return segmentsOf((name) => {
    const { rows, cols, values } = matrixAt(dataset as JsonObject, name)
    if (!(period >= 1 && period <= rows)) throw new RangeError(`no period ${period}`)
    return values.slice((period - 1) * cols, period * cols)
  })
}

function segmentsOf(read: (name: string) => Float64Array): quant.SegmentPeriod {
  return {
    weights: read('wp'),
    benchmarkWeights: read('wb'),
    returns: read('rp'),
    benchmarkReturns: read('rb'),
  }
}

function effectsOf(parts: quant.Attribution): Outputs {
  const totals = [parts.allocation, parts.selection, parts.interaction].map(sumOf)
  const [allocationTotal = 0, selectionTotal = 0, interactionTotal = 0] = totals
  return {
    ...returnsOf(parts),
    allocation: Array.from(parts.allocation),
    selection: Array.from(parts.selection),
    interaction: Array.from(parts.interaction),
    selectionInclInteraction: Array.from(parts.selectionWithInteraction),
    totals,
    allocationTotal,
    selectionTotal,
    interactionTotal,
  }
}

function returnsOf({
  portfolioReturn,
  benchmarkReturn,
}: {
  readonly portfolioReturn: number
  readonly benchmarkReturn: number
}) {
  return { portfolioReturn, benchmarkReturn, excess: portfolioReturn - benchmarkReturn }
}

function bpsOf(effect: Outputs[string]): number | number[] {
  return Array.isArray(effect) ? effect.map((part) => 1e4 * Number(part)) : 1e4 * Number(effect)
}

function sumOf(parts: Float64Array): number {
  return parts.reduce((sum, part) => sum + part, 0)
}
