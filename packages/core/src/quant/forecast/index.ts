export {
  type Egarch,
  type EgarchFit,
  egarchInformation,
  egarchParameters,
  fitEgarch,
} from './egarch.ts'
export {
  combineForecasts,
  type ForecastError,
  type Forecaster,
  forecastError,
  walkForward,
} from './forecast-error.ts'
export { type GarchErrors, type GarchParameter, garchErrors } from './garch-errors.ts'
export {
  fitGarch,
  type GarchFit,
  garchObservationsMin,
  garchSpec,
} from './garch-fit.ts'
export { forecastGarch, type VarianceForecast } from './garch-forecast.ts'
export { garchLikelihood, garchParameters, garchScores } from './garch-likelihood.ts'
export {
  type Garch,
  type GarchPreSample,
  type GarchSpec,
  integratedFrom,
  persistenceOf,
  shockHalfLife,
  unconditionalVariance,
} from './garch-model.ts'
export { garchVariances } from './garch-variance.ts'
export { fitHar, forecastHar, type HarFit, type HarSpec, harSpec } from './har.ts'
export {
  type PriceBars,
  type RangeEstimator,
  type RangeSpec,
  rangeVolatility,
} from './range-volatility.ts'
