import { readFileSync } from 'node:fs'

/** The published typed-data schema: `docs/plan.eip712.json`. */
export type PlanSchema = {
  readonly domain: { readonly name: string; readonly version: string }
  readonly types: Readonly<
    Record<string, readonly { readonly name: string; readonly type: string }[]>
  >
}

/** Reads the published schema, which is all that this folder knows about plans. */
export function readPlanSchema(): PlanSchema {
  const path = new URL('../../../../docs/plan.eip712.json', import.meta.url)
  return JSON.parse(readFileSync(path, 'utf8')) as PlanSchema
}
