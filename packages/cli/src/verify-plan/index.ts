export { renderVerification } from './render.ts'
export { readPlanSchema } from './schema.ts'
export { verifyPlan } from './verify.ts'
