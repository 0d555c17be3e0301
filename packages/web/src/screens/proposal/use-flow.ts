import { isDeclined, WalletError } from '@evenkeel/api/owner'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../../app/context.tsx'
import { goTo } from '../../app/router.tsx'
import { keys } from '../../data/keys.ts'
import { api } from '../../data/live.ts'
import type { Flow } from '../../view/decision-card.ts'
import { problemOf } from '../../view/problem.ts'
import type { Portfolio, Proposal } from '../../view/wire.ts'
import { useWallets } from '../../wallet/store.ts'

/** Approving and sending with the reader's own wallet, and what came of it. */
export function useFlow(proposal: Proposal, portfolio: Portfolio, planJson: string | null) {
  const words = useWords()
  const queries = useQueryClient()
  const { connection } = useWallets()
  const [flow, setFlow] = useState<Flow>({ kind: 'idle' })
  const isRunning = proposal.runState === 'executing'
  const isOwner = connection?.account === portfolio.owner.toLowerCase()
  const isWaiting = proposal.steps.some((step) => step.state === 'waits')
  const order = useQuery({
    queryKey: keys.order(proposal.planHash),
    queryFn: () => api.executionOrder(proposal.planHash),
    enabled: isRunning && isOwner && flow.kind === 'idle' && isWaiting,
  })
  const canSend = order.data?.batches.some((batch) => batch.state === 'ready') ?? false

  const attempt = async (at: 'sign' | 'send', work: () => Promise<Flow>) => {
    try {
      setFlow(await work())
    } catch (error) {
      if (isDeclined(error)) setFlow({ kind: 'declined', at, code: (error as WalletError).code })
      else if (error instanceof WalletError) setFlow({ kind: 'fault', message: error.message })
      else {
        const { title, why } = problemOf(error, words)
        setFlow({ kind: 'refused', title, why })
      }
    }
    await queries.invalidateQueries({ queryKey: keys.proposal(proposal.planHash) })
  }
  const send = () =>
    attempt('send', async () => {
      if (connection === null || planJson === null) return { kind: 'idle' }
      setFlow({ kind: 'sending' })
      const { sendPlan } = await import('../../wallet/acts.ts')
      const mismatch = await sendPlan(api, connection, proposal.planHash, planJson)
      return mismatch === null ? { kind: 'idle' } : { kind: 'mismatch', ...mismatch }
    })
  const approve = () =>
    attempt('sign', async () => {
      if (connection === null || proposal.approvalNonce === null) return { kind: 'idle' }
      setFlow({ kind: 'signing' })
      const { signApproval } = await import('../../wallet/acts.ts')
      const request = await signApproval(connection, proposal, proposal.approvalNonce)
      setFlow({ kind: 'posting' })
      await api.approve(proposal.planHash, request)
      await queries.invalidateQueries({ queryKey: keys.proposal(proposal.planHash) })
      setFlow({ kind: 'sending' })
      queueMicrotask(() => void send())
      return { kind: 'sending' }
    })
  const proposeAgain = () =>
    attempt('sign', async () => {
      const reply = await api.rebalance(portfolio.id)
      await queries.invalidateQueries()
      if (reply.planHash !== null) goTo({ screen: 'proposal', planHash: reply.planHash })
      return { kind: 'idle' }
    })
  return {
    flow,
    canSend,
    approve: () => void approve(),
    send: () => void send(),
    proposeAgain: () => void proposeAgain(),
  }
}
