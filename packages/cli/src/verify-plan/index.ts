export { renderVerification } from './render.ts'
export { type PlanSchema, readPlanSchema } from './schema.ts'
export { type LegMeaning, type Verification, verifyPlan } from './verify.ts'
