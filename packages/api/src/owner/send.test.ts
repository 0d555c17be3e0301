import { planToJson } from '@evenkeel/core/planning'
import { describe, expect, test } from 'vitest'
import { samplePlan } from '../__tests__/sample-plan.ts'
import type { Client } from '../client/index.ts'
import type { ExecutionOrderData } from '../wire/index.ts'
import type { Connection, Provider } from './provider.ts'
import { sendPlan } from './send.ts'

const plan = samplePlan()
const planJson = JSON.stringify(planToJson(plan))
const chainNumber = 31_337
const firstNonce = 5
const txHash = `0x${'ab'.repeat(32)}` as const

type Answers = Readonly<Record<string, () => unknown>>

/** A server and a wallet; each sent leg counts as made at once, and moves the account's nonce. */
function house(answers: Answers = {}, account: string = plan.owner, shape = false) {
  const sent: Readonly<Record<string, string>>[] = []
  let made = 0
  const stateOf = (index: number) => (index < made ? 'done' : index === made ? 'ready' : 'waits')
  const together = (): ExecutionOrderData['batches'] => [
    {
      key: txHash,
      nonce: String(firstNonce),
      legs: plan.legs.map(({ index }) => index),
      calls: plan.legs.map(({ call }) => ({ to: call.to, data: call.data, valueWei: '0' })),
      gasMax: '21000',
      state: 'ready',
    },
  ]
  const inOrder = (): ExecutionOrderData['batches'] =>
    plan.legs.map(({ call, index }) => ({
      key: `0x${String(index).padStart(64, '0')}`,
      nonce: String(firstNonce + index),
      legs: [index],
      calls: [{ to: call.to, data: call.data, valueWei: '0' }],
      gasMax: '21000',
      state: stateOf(index),
    }))
  const order = () => ({ planHash: plan.planHash, chainNumber, from: plan.owner, atomic: shape })
  const usual: Answers = {
    eth_chainId: () => `0x${chainNumber.toString(16)}`,
    eth_getTransactionCount: () => `0x${(firstNonce + made).toString(16)}`,
    eth_sendTransaction: () => txHash,
    wallet_getCapabilities: () => ({}),
    wallet_switchEthereumChain: () => null,
  }
  const request: Provider['request'] = ({ method, params = [] }) => {
    const answer = answers[method] ?? usual[method]
    if (answer === undefined) return Promise.reject(new Error(`no ${method}`))
    if (method === 'eth_sendTransaction') sent.push(params[0] as (typeof sent)[number])
    return Promise.resolve(answer())
  }
  const client = {
    executionOrder: () => Promise.resolve({ ...order(), batches: shape ? together() : inOrder() }),
    reportSubmission: () => {
      made += 1
      return Promise.resolve()
    },
  } as unknown as Client
  const connection: Connection = { provider: { request }, account, chainNumber }
  return {
    sent,
    find: () => {
      made += 1
    },
    send: () => sendPlan(client, connection, plan.planHash, planJson),
  }
}

describe('a wallet that sends one transaction at a time (EXE-1)', () => {
  test('is given every leg once, in order, each with its chain and its nonce', async () => {
    const { sent, send } = house()
    expect(await send()).toBeNull()
    expect(sent.map(({ data }) => data)).toEqual(plan.legs.map(({ call }) => call.data))
    expect(sent.map(({ nonce }) => Number(nonce))).toEqual(plan.legs.map((_, i) => firstNonce + i))
    expect(new Set(sent.map(({ chainId }) => Number(chainId)))).toEqual(new Set([chainNumber]))
  })

  test('is asked nothing with another account than the owner’s (APR-1)', async () => {
    const { sent, send } = house({}, `0x${'bb'.repeat(20)}`)
    expect(await send()).toEqual({ step: 1, field: 'from' })
    expect(sent).toEqual([])
  })

  test('is asked nothing on another chain, also where it said that it had switched', async () => {
    const { sent, send } = house({ eth_chainId: () => '0xa' })
    await expect(send()).rejects.toThrow(/not on chain 31337/)
    expect(sent).toEqual([])
  })

  test('that moves to another chain between two legs is asked no more', async () => {
    const ids = ['0x7a69', '0x7a69', '0xa']
    const { sent, send } = house({ eth_chainId: () => ids.shift() ?? '0xa' })
    await expect(send()).rejects.toThrow(/not on chain 31337/)
    expect(sent).toHaveLength(1)
  })

  test('is not asked twice for a leg whose hash was never reported (R3, I-2)', async () => {
    const { sent, send, find } = house({
      // The first leg was sent before the page was closed, and no block has it yet.
      eth_getTransactionCount: () =>
        `0x${(firstNonce + Math.max(1, sent.length + 1)).toString(16)}`,
    })
    setTimeout(find, 1_500)
    expect(await send()).toBeNull()
    expect(sent.map(({ data }) => data)).toEqual(plan.legs.slice(1).map(({ call }) => call.data))
  })
})

describe('an order whose shape was fixed before (I-2)', () => {
  const batching: Answers = {
    wallet_getCapabilities: () => ({ '0x7a69': { atomic: { status: 'supported' } } }),
  }

  test('is sent one by one where it is ordered, by a wallet that could batch too', async () => {
    const { sent, send } = house(batching)
    expect(await send()).toBeNull()
    expect(sent.map(({ data }) => data)).toEqual(plan.legs.map(({ call }) => call.data))
  })

  test('is sent as one batch where it is atomic and the wallet can', async () => {
    const bundles: string[] = []
    const wallet_sendCalls = () => ({ id: bundles[bundles.push('bundle') - 1] })
    const wallet_getCallsStatus = () => ({ status: 200, receipts: [{ transactionHash: txHash }] })
    const answers = { ...batching, wallet_sendCalls, wallet_getCallsStatus }
    const { sent, send } = house(answers, plan.owner, true)
    expect(await send()).toBeNull()
    expect(bundles).toHaveLength(1)
    expect(sent).toEqual([])
  })

  test('is not sent at all where it is atomic and the wallet cannot batch', async () => {
    const { sent, send } = house({}, plan.owner, true)
    await expect(send()).rejects.toThrow(/cannot batch was given more than one call/)
    expect(sent).toEqual([])
  })
})
