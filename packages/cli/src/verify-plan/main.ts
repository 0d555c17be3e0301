import { readFileSync } from 'node:fs'
import { renderVerification } from './render.ts'
import { readPlanSchema } from './schema.ts'
import { verifyPlan } from './verify.ts'

/** Stand-alone: `node packages/cli/src/verify-plan/main.ts plan.json`, with Node 24 and viem. */
const path = process.argv[2]
if (path === undefined) {
  console.error('usage: verify-plan PLAN.json')
  process.exitCode = 2
} else {
  const verification = verifyPlan(JSON.parse(readFileSync(path, 'utf8')), readPlanSchema())
  for (const line of renderVerification(verification)) console.log(line)
  process.exitCode = verification.faults.length === 0 ? 0 : 1
}
