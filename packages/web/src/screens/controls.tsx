import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useApp, useWords } from '../app/context.tsx'
import { goTo } from '../app/router.tsx'
import { keys } from '../data/keys.ts'
import { api } from '../data/live.ts'
import { Button } from '../ui/button.tsx'
import { Card, Note } from '../ui/parts.tsx'
import { assetMarks } from '../view/asset.ts'
import { reasonOf } from '../view/refusal.ts'
import { ruleRows } from '../view/rule.ts'
import type { Portfolio } from '../view/wire.ts'
import { PauseDialog } from './pause-dialog.tsx'
import { ProblemNote } from './problem.tsx'
import { TargetsCard } from './targets-card.tsx'

/** Is it running, and how to stop it, ask it, or change it. */
export function ControlsPage({ portfolio }: { readonly portfolio: Portfolio }) {
  const [isEditing, setEditing] = useState(false)
  return (
    <div className="grid loose controls">
      <div className="w5 stack">
        <PauseCard portfolio={portfolio} />
        <RuleCard portfolio={portfolio} />
      </div>
      <div className="w7 stack">
        <ActCard portfolio={portfolio} onEdit={() => setEditing(true)} />
        <TargetsCard
          key={portfolio.strategy.version}
          portfolio={portfolio}
          isEditing={isEditing}
          onEdit={setEditing}
        />
      </div>
    </div>
  )
}

function PauseCard({ portfolio }: { readonly portfolio: Portfolio }) {
  const words = useWords()
  const { t } = words
  const { status } = useApp()
  const queries = useQueryClient()
  const [isChoosing, setChoosing] = useState(false)
  const change = useMutation({
    mutationFn: (to: { readonly until: string | null } | 'resume') =>
      to === 'resume' ? api.resume(portfolio.id) : api.pause(portfolio.id, to.until),
    onSuccess: async (next) => {
      queries.setQueryData(keys.portfolio(portfolio.id), next)
      setChoosing(false)
    },
  })
  const { state } = portfolio
  const paused = state.kind === 'paused'
  const until = paused && state.until !== null ? Date.parse(state.until) : null
  const headline = !paused
    ? t('controls.running')
    : until === null
      ? t('controls.paused')
      : t('controls.pausedUntil', { date: words.instant(until, status.clock.marketAtMs) })
  return (
    <Card title={t('controls.pause')} end={t('controls.pause.end')}>
      <p className="fig" aria-live="polite">
        <span className={paused ? 'pulse off' : 'pulse'} /> {headline}
      </p>
      <div className="stack tight mt">
        {paused ? (
          <Button
            kind="primary"
            wide
            busy={change.isPending}
            onPress={() => change.mutate('resume')}
          >
            {t('controls.resume')}
          </Button>
        ) : (
          <Button
            wide
            keyName="."
            disabled={change.isPending}
            onPress={() => change.mutate({ until: null })}
          >
            {t('controls.pause.do', { name: portfolio.name })}
          </Button>
        )}
        <Button wide onPress={() => setChoosing(true)}>
          {t(paused ? 'controls.pause.extend' : 'controls.pause.until')}
        </Button>
      </div>
      {change.error !== null && <ProblemNote error={change.error} />}
      <p className="small mute mt">
        {t('pause')} {t('controls.pause.block')}
      </p>
      {isChoosing && (
        <PauseDialog
          isBusy={change.isPending}
          onChoose={(untilText) => change.mutate({ until: untilText })}
          onClose={() => setChoosing(false)}
        />
      )}
    </Card>
  )
}

function ActCard(props: { readonly portfolio: Portfolio; readonly onEdit: () => void }) {
  const { portfolio, onEdit } = props
  const words = useWords()
  const { t } = words
  const queries = useQueryClient()
  const rebalance = useMutation({
    mutationFn: () => api.rebalance(portfolio.id),
    onSuccess: async (reply) => {
      await queries.invalidateQueries()
      if (reply.planHash !== null) goTo({ screen: 'proposal', planHash: reply.planHash })
    },
  })
  const reply = rebalance.data
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  return (
    <Card title={t('controls.act')}>
      <div className="acts">
        <button
          type="button"
          className="act"
          aria-busy={rebalance.isPending}
          onClick={() => {
            if (!rebalance.isPending) rebalance.mutate()
          }}
        >
          <b>{t('controls.rebalance')}</b>
          <span className="small mute">{t('controls.rebalance.why')}</span>
        </button>
        <button type="button" className="act" onClick={onEdit}>
          <b>{t('controls.targets')}</b>
          <span className="small mute">{t('controls.targets.why')}</span>
        </button>
      </div>
      {rebalance.error !== null && <ProblemNote error={rebalance.error} />}
      {reply !== undefined && reply.planHash === null && (
        <div className="mt" role="status">
          <Note tone="info">
            {t('controls.noPlan', {
              reason: (reply.kind === 'hold'
                ? reply.holdCodes.map((code) => t.find(`hold.${code}`) ?? code)
                : reply.refusals.map((refusal) => reasonOf(refusal, marks, words).clause)
              ).join('; '),
            })}
          </Note>
        </div>
      )}
    </Card>
  )
}

function RuleCard({ portfolio }: { readonly portfolio: Portfolio }) {
  const words = useWords()
  const { strategy } = portfolio
  const end = words.t('controls.rule.end', { name: strategy.name, version: strategy.version })
  return (
    <Card className="later" title={words.t('controls.rule')} end={end}>
      <dl className="kv small">
        {ruleRows(strategy, words).map((row) => (
          <div key={row.term} style={{ display: 'contents' }}>
            <dt>{row.term}</dt>
            <dd>{row.is}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}
