import * as quant from '@evenkeel/core/quant'
import type { JsonObject } from '../cases.ts'
import { answered, numberAt, vectorAt } from '../inputs.ts'
import type { Calculation } from '../verify.ts'

/** What every measure of the book is taken from. */
type Book = {
  readonly returns: Float64Array
  readonly benchmark: () => Float64Array
  readonly minimum: () => number
  readonly periodsPerYear: number
  readonly risklessAnnual: number
}

type Measure = (book: Book) => number

function bookOf(inputs: JsonObject): Book {
  const periodsPerYear = numberAt(inputs, 'periodsPerYear')
  const riskless = 'rf' in inputs ? numberAt(inputs, 'rf') : 0
  return {
    returns: vectorAt(inputs, 'returns'),
    benchmark: () => vectorAt(inputs, 'benchmark'),
    minimum: () => numberAt(inputs, 'mar'),
    periodsPerYear,
    risklessAnnual: (1 + riskless) ** periodsPerYear - 1,
  }
}

const sides = ({ returns, minimum }: Book) => answered(quant.partialMoments(returns, minimum()))
const depths = ({ returns }: Book) => answered(quant.drawdownReport(returns))
const beside = (book: Book) => answered(quant.benchmarkReport(book.returns, book.benchmark(), book))
const minimumTerms = (book: Book) => {
  return { minimumPerPeriod: book.minimum(), periodsPerYear: 1 }
}

const measures: Readonly<Record<string, Measure>> = {
  'bernardo-ledoit': ({ returns }) => answered(quant.omega(returns, 0)),
  'downside-deviation': (book) => sides(book).downsideDeviation,
  'downside-frequency': (book) => sides(book).downsideFrequency,
  'downside-potential': (book) => sides(book).downsidePotential,
  'upside-risk': (book) => sides(book).upsideRisk,
  'upside-frequency': (book) => sides(book).upsideFrequency,
  'upside-potential': (book) => sides(book).upsidePotential,
  'omega-sharpe': (book) =>
    answered(quant.kappa(book.returns, { minimum: book.minimum(), order: 1 })),
  'kappa-2': (book) => answered(quant.kappa(book.returns, { minimum: book.minimum(), order: 2 })),
  'sortino-per-period': (book) => answered(quant.sortino(book.returns, minimumTerms(book))),
  'volatility-skewness': (book) => variabilitySkewness(book) ** 2,
  'variability-skewness': variabilitySkewness,
  'd-ratio': ({ returns }) => answered(quant.dRatio(returns)),
  'omega-0': ({ returns }) => answered(quant.omega(returns, 0)),
  'mean-absolute-deviation': ({ returns }) => answered(quant.meanAbsoluteDeviation(returns)),
  'kurtosis-sample': ({ returns }) => answered(quant.sampleKurtosis(returns)),
  'kurtosis-sample-excess': ({ returns }) => answered(quant.sampleExcessKurtosis(returns)),
  'skewness-kurtosis-ratio': ({ returns }) => answered(quant.skewnessKurtosisRatio(returns)),
  'adjusted-sharpe': (book) => answered(quant.adjustedSharpe(book.returns, book)),
  'sharpe-annualised-arithmetic': ({ returns, periodsPerYear, risklessAnnual }) => {
    const risklessPerPeriod = answered(quant.perPeriod(risklessAnnual, periodsPerYear))
    return answered(quant.sharpe(returns, { risklessPerPeriod, periodsPerYear }))
  },
  'pain-index': (book) => depths(book).painIndex,
  'ulcer-index': (book) => depths(book).ulcerIndex,
  'max-drawdown': (book) => depths(book).deepest,
  'pain-ratio': (book) => answered(quant.painRatio(book.returns, yearOf(book))),
  'martin-ratio': (book) => answered(quant.martinRatio(book.returns, yearOf(book))),
  calmar: (book) => answered(quant.calmar(book.returns, yearOf(book))),
  'tracking-error': (book) => beside(book).trackingError,
  'information-ratio': (book) => answered(quant.informationRatio(beside(book))),
  'specific-risk': (book) => beside(book).specificRiskAnnual,
  'appraisal-ratio': (book) => answered(quant.appraisalRatio(beside(book))),
  'regression-epsilon': (book) => beside(book).regressionEpsilon,
  'jensen-alpha': (book) => beside(book).jensenAlpha,
  selectivity: (book) => beside(book).jensenAlpha,
  'net-selectivity': (book) => beside(book).netSelectivity,
  'fama-beta': (book) => beside(book).famaBeta,
  msquared: (book) => beside(book).mSquared,
  'msquared-excess-arithmetic': (book) => {
    const { mSquared, benchmarkAnnualReturn } = beside(book)
    return mSquared - benchmarkAnnualReturn
  },
  'msquared-excess-geometric': (book) => {
    const { mSquared, benchmarkAnnualReturn } = beside(book)
    return (1 + mSquared) / (1 + benchmarkAnnualReturn) - 1
  },
}

function variabilitySkewness(book: Book): number {
  const { upsideRisk, downsideDeviation } = sides(book)
  return answered(quant.overRisk(upsideRisk, downsideDeviation, 'returns'))
}

/** The scale alone: a book has other fields besides. */
function yearOf({ periodsPerYear }: Book): quant.YearScale {
  return { periodsPerYear }
}

/** One calculation for each measure of the book. */
export const bacon: Readonly<Record<string, Calculation>> = Object.fromEntries(
  Object.entries(measures).map(([name, measure]) => {
    return [name, (inputs: JsonObject) => ({ value: measure(bookOf(inputs)) })]
  }),
)
