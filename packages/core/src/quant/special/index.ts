export { digamma, logGamma } from './gamma.ts'
export { logistic, logit } from './logistic.ts'
export { normalCdf, normalDensity, normalQuantile } from './normal.ts'
export { studentTCdf, studentTDensity, studentTQuantile } from './student-t.ts'
