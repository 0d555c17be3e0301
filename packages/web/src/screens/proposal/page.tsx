import { useApp, useWords } from '../../app/context.tsx'
import { usePlanJson, useProposal } from '../../data/queries.ts'
import { LevelChart } from '../../ui/level.tsx'
import { Card, Tag } from '../../ui/parts.tsx'
import { outcomeSentence } from '../../view/decision.ts'
import { type ProposalScreen, proposalScreen } from '../../view/proposal.ts'
import type { Portfolio, Proposal } from '../../view/wire.ts'
import { Loading } from '../loading.tsx'
import { ProblemPage } from '../problem.tsx'
import { CheckCard, CostCard, LimitsCard } from './cards.tsx'
import { DecisionCard } from './decision-card.tsx'
import { useHashCheck } from './hash-check.ts'
import { StepsCard } from './steps.tsx'

/** One plan: what will happen, the evidence, and your decision. */
export function ProposalPage(props: { readonly portfolio: Portfolio; readonly planHash: string }) {
  const { t } = useWords()
  const proposal = useProposal(props.planHash)
  const planJson = usePlanJson(props.planHash)
  if (proposal.data === undefined) {
    return proposal.error === null ? (
      <Loading sentence={t('loading.proposal')} />
    ) : (
      <ProblemPage error={proposal.error} onRetry={() => void proposal.refetch()} />
    )
  }
  return (
    <Sheet proposal={proposal.data} portfolio={props.portfolio} planJson={planJson.data ?? null} />
  )
}

function Sheet(props: {
  readonly proposal: Proposal
  readonly portfolio: Portfolio
  readonly planJson: string | null
}) {
  const { proposal, portfolio, planJson } = props
  const words = useWords()
  const { status } = useApp()
  const screen = proposalScreen(proposal, portfolio, status.clock.marketAtMs, words)
  const check = useHashCheck(planJson, proposal)
  return (
    <div className="proposal with-sheet">
      <div className="stack">
        <Saying screen={screen} proposal={proposal} />
        <WeightsCard screen={screen} />
        <StepsCard steps={screen.steps} total={screen.stepsTotal} phase={screen.phase} />
        <ReasonsCard screen={screen} />
      </div>
      <div className="stack rail">
        <DecisionCard
          proposal={proposal}
          portfolio={portfolio}
          phase={screen.phase}
          check={check}
          planJson={planJson}
        />
        <CostCard cost={screen.cost} />
        <LimitsCard limits={screen.limits} />
        <CheckCard screen={screen} check={check} planHash={proposal.planHash} planJson={planJson} />
      </div>
    </div>
  )
}

function Saying(props: { readonly screen: ProposalScreen; readonly proposal: Proposal }) {
  const { screen, proposal } = props
  const words = useWords()
  const { t } = words
  const { status } = useApp()
  const outcome = outcomeSentence({ proposal, phase: screen.phase }, words)
  const age = words.duration(status.clock.marketAtMs - screen.quotedAtMs)
  return (
    <section className="card saying">
      <div className="tagline">
        <Tag tone={screen.tone}>{screen.tag}</Tag>
        <span className="label">
          {outcome === null
            ? t('plan.quoted', { n: screen.number, age, block: screen.block })
            : t('plan.dated', {
                n: screen.number,
                time: words.instant(screen.quotedAtMs, status.clock.marketAtMs),
              })}
        </span>
      </div>
      <h2 className="verdict">{outcome?.sentence ?? screen.trades}</h2>
      <p className="why">
        {outcome === null ? screen.ends : outcome.why === '' ? screen.trades : outcome.why}
      </p>
    </section>
  )
}

function WeightsCard({ screen }: { readonly screen: ProposalScreen }) {
  const { t } = useWords()
  const end = screen.band === null ? screen.sums : `${screen.sums} · ${screen.band}`
  return (
    <Card title={t('weights.title')} end={end}>
      <LevelChart
        level={screen.level}
        label={t('weights.title')}
        heads={{
          asset: t('level.asset'),
          first: t('weights.before'),
          lead: t('weights.after'),
          last: t('weights.change'),
        }}
      />
    </Card>
  )
}

function ReasonsCard({ screen }: { readonly screen: ProposalScreen }) {
  const { t } = useWords()
  return (
    <Card title={t('why.title')}>
      <ol className="reasons">
        {screen.reasons.map((reason) => (
          <li key={reason.sentence}>
            <b>{reason.name}</b>
            <span className="mute">{reason.sentence}</span>
          </li>
        ))}
      </ol>
    </Card>
  )
}
