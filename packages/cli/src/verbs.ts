import type { Command } from 'commander'

/** Verbs that one module defines. */
type Group = {
  readonly verbs: readonly string[]
  readonly load: () => Promise<(program: Command) => void>
}

/** In the order in which the help lists them. */
const groups: readonly Group[] = [
  {
    verbs: ['status', 'drift', 'history'],
    load: async () => (await import('./commands/watch.ts')).registerWatch,
  },
  { verbs: ['plan'], load: async () => (await import('./commands/plan.ts')).registerPlan },
  {
    verbs: ['pause', 'resume', 'targets'],
    load: async () => (await import('./commands/control.ts')).registerControl,
  },
  {
    verbs: ['backtest'],
    load: async () => (await import('./backtest/index.ts')).registerBacktest,
  },
  { verbs: ['sweep'], load: async () => (await import('./sweep/index.ts')).registerSweep },
  {
    verbs: ['verify-plan'],
    load: async () => (await import('./commands/verify-plan.ts')).registerVerifyPlan,
  },
  {
    verbs: ['init', 'doctor'],
    load: async () => (await import('./commands/setup.ts')).registerSetup,
  },
  // It completes all verbs, so that it needs all of them: named here, it would come alone.
  {
    verbs: [],
    load: async () => (await import('./commands/completion.ts')).registerCompletion,
  },
]

/**
 * Registers the verb that was asked for with those of its module; all of them where it is none.
 *
 * What the daemon's verbs need (wire schemas, signing) takes longer to load than a backtest of
 * three years takes to run.
 */
export async function registerVerb(program: Command, args: readonly string[]): Promise<void> {
  const [verb = ''] = program.parseOptions([...args]).operands
  const chosen = groups.filter(({ verbs }) => verbs.includes(verb))
  const registers = await Promise.all(
    (chosen.length > 0 ? chosen : groups).map(({ load }) => load()),
  )
  for (const register of registers) register(program)
}
