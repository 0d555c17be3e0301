import { readPlan, sendPlan, shows, signApproval } from '@evenkeel/api/owner'
import type { ProposalData, ProposalSummaryData } from '@evenkeel/api/wire'
import { type Command, Option } from 'commander'
import type { Door } from '../door/door.ts'
import { CheckError, UsageError } from '../door/failure.ts'
import { planView, proposalsView } from '../views/plan.ts'
import { codeText, refusalText } from '../views/refusal.ts'
import { type Context, withContext } from './context.ts'

/** Longest that `approve` waits for a run to end; the run itself goes on regardless. */
const waitMs = { every: 500, longest: 120_000 }

/** `plan`: see proposals, ask for one, approve or reject one. */
export function registerPlan(program: Command): void {
  const plan = program.command('plan').description('proposals: show, ask for, approve, reject')
  plan
    .command('show')
    .description('one plan in full, or the list of plans')
    .argument('[plan]', 'number or hash')
    .option('--file', "print the plan's canonical JSON, for verify-plan")
    .action((name: string | undefined, options: { file?: boolean }, command: Command) =>
      withContext(command, (context) => show(context, name, options.file === true)),
    )
  plan
    .command('propose')
    .description('ask for a rebalance now, whatever the drift')
    .action((_, command: Command) => withContext(command, propose))
  plan
    .command('approve')
    .description('sign a plan with your wallet and let it carry the plan out')
    .argument('<plan>', 'number or hash')
    .action((name: string, _, command: Command) =>
      withContext(command, (context) => approve(context, name)),
    )
  plan
    .command('reject')
    .description('say no to a plan')
    .argument('<plan>', 'number or hash')
    .addOption(
      new Option('--reason <reason>', 'why').choices([
        'too_costly',
        'wrong_moment',
        'price_doubted',
        'other',
      ]),
    )
    .action((name: string, options: { reason?: Reason }, command: Command) =>
      withContext(command, (context) => reject(context, name, options.reason ?? null)),
    )
}

type Reason = 'too_costly' | 'wrong_moment' | 'price_doubted' | 'other'

async function show(context: Context, name: string | undefined, asFile: boolean): Promise<void> {
  const { door, ink, wanted, print } = context
  const { id } = await door.portfolio(wanted)
  if (name === undefined) {
    const page = await door.client.proposals(id)
    print(page.items.length === 0 ? ['No proposal yet.'] : proposalsView(page.items), page)
    return
  }
  const { planHash } = await find(door, id, name)
  if (asFile) {
    process.stdout.write(`${await door.client.planJson(planHash)}\n`)
    return
  }
  const [status, proposal] = await Promise.all([door.status(), door.client.proposal(planHash)])
  print(planView(proposal, status.mode, status.marketAt, ink), proposal)
}

async function propose({ door, wanted, print }: Context): Promise<void> {
  const { id } = await door.portfolio(wanted)
  await door.connect()
  const reply = await door.client.rebalance(id)
  if (reply.kind === 'refuse') {
    throw new CheckError(reply.refusals.map(refusalText).join('\n'))
  }
  if (reply.planHash === null) {
    print([`No proposal was made: ${reply.holdCodes.map(codeText).join(', ')}.`], reply)
    return
  }
  const { planNonce } = await door.client.proposal(reply.planHash)
  print([`Plan ${planNonce} waits. next: npx evenkeel plan show ${planNonce}`], reply)
}

async function approve(context: Context, name: string): Promise<void> {
  const { door, ink, wanted, print, say } = context
  const { id } = await door.portfolio(wanted)
  const { planHash } = await find(door, id, name)
  const proposal = await door.client.proposal(planHash)
  const planJson = await door.client.planJson(planHash)
  const plan = readPlan(planJson, planHash)
  if (plan === null || !shows(proposal, plan)) {
    throw new CheckError('The plan does not hash to what is shown. It was not signed.')
  }
  const connection = await door.connect()
  if (proposal.approvalState === 'pending' && proposal.approvalNonce !== null) {
    say(`signing ${planHash}`)
    const approval = await signApproval(connection, proposal, proposal.approvalNonce)
    await door.client.approve(planHash, approval)
  } else if (proposal.runState !== 'executing') {
    throw new CheckError(`Plan ${proposal.planNonce} is ${proposal.approvalState} already.`)
  }
  const mismatch = await sendPlan(door.client, connection, planHash, planJson)
  if (mismatch !== null) {
    throw new CheckError(
      `Step ${mismatch.step} differs from the approved plan in ${mismatch.field}; not sent.`,
    )
  }
  const ended = await waitForEnd(door, planHash, say)
  const status = await door.status()
  print(planView(ended, status.mode, status.marketAt, ink), ended)
  if (ended.runState !== 'settled') process.exitCode = 1
}

async function waitForEnd(
  door: Door,
  planHash: string,
  say: Context['say'],
): Promise<ProposalData> {
  let shown = ''
  for (let waited = 0; waited < waitMs.longest; waited += waitMs.every) {
    const proposal = await door.client.proposal(planHash)
    if (proposal.runState !== null && proposal.runState !== 'executing') return proposal
    const done = proposal.steps.filter(({ state }) => state === 'done').length
    const line = `executing, ${done} of ${proposal.steps.length} steps done`
    if (line !== shown) say(line)
    shown = line
    await new Promise((resolve) => setTimeout(resolve, waitMs.every))
  }
  throw new CheckError('Still executing. It goes on by itself; look with npx evenkeel history.')
}

async function reject(context: Context, name: string, reason: Reason | null): Promise<void> {
  const { door, wanted, print } = context
  const { id } = await door.portfolio(wanted)
  const { planHash, planNonce } = await find(door, id, name)
  await door.connect()
  const reply = await door.client.reject(planHash, reason)
  print([`Plan ${planNonce} is rejected. Nothing moves.`], reply)
}

async function find(door: Door, portfolioId: string, name: string): Promise<ProposalSummaryData> {
  let cursor: string | undefined
  for (let pages = 0; pages < 20; pages += 1) {
    const page = await door.client.proposals(portfolioId, cursor === undefined ? {} : { cursor })
    const found = page.items.find(
      ({ planHash, planNonce }) => planNonce === name || planHash === name.toLowerCase(),
    )
    if (found !== undefined) return found
    if (page.next === null) break
    cursor = page.next
  }
  throw new UsageError(`There is no plan ${name}.`)
}
