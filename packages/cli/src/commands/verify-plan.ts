import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { CheckError, UsageError } from '../door/failure.ts'
import { readPlanSchema, renderVerification, verifyPlan } from '../verify-plan/index.ts'
import { withContext } from './context.ts'

/** `verify-plan`: off-line, by code that the planner does not share. Exit 1 on any fault. */
export function registerVerifyPlan(program: Command): void {
  program
    .command('verify-plan')
    .description("recompute a plan's hash from its JSON, off-line")
    .argument('<file>', 'plan file, as `plan show --file` prints it')
    .action((path: string, _, command: Command) =>
      withContext(command, ({ print }) => {
        const verification = verifyPlan(readPlanFile(path), readPlanSchema())
        print(renderVerification(verification), {
          planHash: verification.planHash,
          statedHash: verification.statedHash,
          faults: verification.faults,
        })
        const { length } = verification.faults
        if (length > 0) {
          const found = length === 1 ? 'One fault' : `${length} faults`
          throw new CheckError(`${found}: this plan is not what it says.`)
        }
        return Promise.resolve()
      }),
    )
}

function readPlanFile(path: string): unknown {
  const text = readText(path)
  try {
    return JSON.parse(text)
  } catch {
    throw new UsageError(`file: ${path} is not JSON`)
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw new UsageError(`file: ${path} cannot be read`)
  }
}
