import { portfolios } from './0001-portfolios.ts'
import { decisions } from './0002-decisions.ts'
import { approvals } from './0003-approvals.ts'
import { effects } from './0004-effects.ts'
import { doors } from './0005-doors.ts'
import { offers } from './0006-offers.ts'
import { policyMemory } from './0007-policy-memory.ts'
import type { SchemaStep } from './migration.ts'

/** All steps of the schema, oldest first. A released step is never edited. */
export const schemaSteps: readonly SchemaStep[] = [
  portfolios,
  decisions,
  approvals,
  effects,
  doors,
  offers,
  policyMemory,
]
