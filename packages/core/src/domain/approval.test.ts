import { describe, expect, test } from 'vitest'
import { type ApprovalState, approvalEdges, moveApproval, moveRun, runEdges } from './approval.ts'

const states = Object.keys(approvalEdges) as ApprovalState[]
const answers = states.filter((state) => state !== 'pending')

/** Where a ledger stands after events in this order, and how many of them moved it. */
function play(events: readonly ApprovalState[]): { state: ApprovalState | null; moves: number } {
  let state: ApprovalState | null = null
  let moves = 0
  for (const event of events) {
    const outcome = moveApproval(state, event)
    if (outcome.kind !== 'moved') continue
    state = outcome.to
    moves += 1
  }
  return { state, moves }
}

function permutations<Item>(items: readonly Item[]): Item[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, index) =>
    permutations(items.toSpliced(index, 1)).map((rest) => [item, ...rest]),
  )
}

describe('the ledger of approvals (APR-4, I-12)', () => {
  test('has these edges and no others', () => {
    const drawn = [null, ...states].flatMap((from) =>
      states
        .filter((to) => moveApproval(from, to).kind === 'moved')
        .map((to) => `${from ?? 'none'} > ${to}`),
    )
    expect(drawn).toEqual([
      'none > pending',
      'pending > approved',
      'pending > rejected',
      'pending > expired',
      'pending > superseded',
      'pending > cancelled',
    ])
  })

  test('asking again changes nothing, anywhere', () => {
    for (const state of states) {
      expect(moveApproval(state, state)).toEqual({ kind: 'unchanged', at: state })
    }
  })

  test('in all 720 orders of its 6 events the first answer stands (B2)', () => {
    const orders = permutations(states)
    expect(orders).toHaveLength(720)
    for (const order of orders) {
      const opened = order.indexOf('pending')
      const first = order.slice(opened + 1)[0]
      expect(play(order)).toEqual(
        first === undefined ? { state: 'pending', moves: 1 } : { state: first, moves: 2 },
      )
    }
  })

  test.each([
    [null, 'PLAN_UNKNOWN'],
    ['approved', 'APPROVAL_USED'],
    ['rejected', 'APPROVAL_NOT_PENDING'],
    ['expired', 'APPROVAL_EXPIRED'],
    ['superseded', 'PLAN_SUPERSEDED'],
    ['cancelled', 'APPROVAL_NOT_PENDING'],
  ] as const)('from %s every other answer is refused with %s', (from, code) => {
    for (const to of answers.filter((answer) => answer !== from)) {
      expect(moveApproval(from, to)).toMatchObject({
        kind: 'refused',
        refusal: { code, limit: 'pending', actual: from ?? 'none' },
      })
    }
  })

  test('an answered plan does not open again', () => {
    for (const from of answers) expect(moveApproval(from, 'pending').kind).toBe('refused')
  })
})

describe('the ledger of runs (APR-4, I-12)', () => {
  const runs = ['executing', 'settled', 'partial', 'failed'] as const

  test('has these edges and no others', () => {
    const drawn = [null, ...runs].flatMap((from) =>
      runs
        .filter((to) => moveRun(from, to).kind === 'moved')
        .map((to) => `${from ?? 'none'} > ${to}`),
    )
    expect(drawn).toEqual([
      'none > executing',
      'executing > settled',
      'executing > partial',
      'executing > failed',
    ])
    expect(Object.keys(runEdges)).toEqual([...runs])
  })

  test('asking again changes nothing; another end is refused', () => {
    expect(moveRun('settled', 'settled')).toEqual({ kind: 'unchanged', at: 'settled' })
    expect(moveRun('settled', 'failed')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'RUN_NOT_EXECUTING', actual: 'settled' },
    })
    expect(moveRun(null, 'settled')).toMatchObject({
      kind: 'refused',
      refusal: { code: 'RUN_NOT_EXECUTING', actual: 'none' },
    })
  })
})
