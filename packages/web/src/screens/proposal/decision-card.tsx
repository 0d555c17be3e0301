import { useState } from 'react'
import { useApp, useMarketNow, useTimeLeft, useWords } from '../../app/context.tsx'
import { goTo } from '../../app/router.tsx'
import { useSheet } from '../../app/sheets.tsx'
import { useProposal } from '../../data/queries.ts'
import { Button } from '../../ui/button.tsx'
import { classes, Meter, Note, Rich, Tag } from '../../ui/parts.tsx'
import { decisionOf } from '../../view/decision.ts'
import type { Comparison, Decision, DecisionButton } from '../../view/decision-card.ts'
import { freshnessOf, sourceRows } from '../../view/freshness.ts'
import { type Phase, phaseOf } from '../../view/phase.ts'
import type { HashCheck } from '../../view/proposal.ts'
import type { Portfolio, Proposal } from '../../view/wire.ts'
import { useWallets } from '../../wallet/store.ts'
import { RejectDialog } from './reject-dialog.tsx'
import { saveFile } from './save-file.ts'
import { useFlow } from './use-flow.ts'

type Props = {
  readonly proposal: Proposal
  readonly portfolio: Portfolio
  readonly phase: Phase
  readonly check: HashCheck
  readonly planJson: string | null
}

/** Your decision: sticky on wide screens, a sheet above the tab bar on phones. */
export function DecisionCard(props: Props) {
  const { proposal, portfolio, check, planJson } = props
  const words = useWords()
  const { status } = useApp()
  const { connection } = useWallets()
  const open = useSheet()
  const { flow, canSend, approve, send, proposeAgain } = useFlow(proposal, portfolio, planJson)
  const successor = useProposal(proposal.supersededBy)
  const [isRejecting, setRejecting] = useState(false)
  const isStale = useIsStale()
  const phase = usePhase(props)
  const decision = decisionOf(
    {
      proposal,
      phase,
      flow,
      check,
      isStale,
      isLive: status.mode === 'live',
      account: connection?.account ?? null,
      owner: portfolio.owner,
      canSend,
      successor: successor.data ?? null,
    },
    words,
  )
  const actions: Record<NonNullable<DecisionButton['action']>, () => void> = {
    approve,
    send,
    proposeAgain,
    reject: () => setRejecting(true),
    connect: () => open('account'),
    reviewNew: () => {
      if (proposal.supersededBy !== null) {
        goTo({ screen: 'proposal', planHash: proposal.supersededBy })
      }
    },
    evidence: () =>
      saveFile(`evenkeel-proposal-${proposal.planNonce}.json`, JSON.stringify(proposal, null, 2)),
  }
  return (
    <section className="card decision" aria-label={words.t('decide.title')}>
      <Head decision={decision} expiresAtMs={Date.parse(proposal.expiresAt)} />
      <Body decision={decision} />
      <Buttons buttons={decision.buttons} actions={actions} />
      {isRejecting && (
        <RejectDialog planHash={proposal.planHash} onClose={() => setRejecting(false)} />
      )}
    </section>
  )
}

function Head(props: { readonly decision: Decision; readonly expiresAtMs: number }) {
  const { decision } = props
  const loud = decision.tone === 'out'
  return (
    <div className="row split" role={loud ? 'alert' : 'status'}>
      <b className={decision.tone === 'plain' ? '' : decision.tone}>{decision.title}</b>
      {decision.tag === 'countdown' ? (
        <Countdown expiresAtMs={props.expiresAtMs} />
      ) : (
        <Tag tone={decision.tag.tone}>{decision.tag.text}</Tag>
      )}
    </div>
  )
}

const nearFromMs = 120_000

function Countdown({ expiresAtMs }: { readonly expiresAtMs: number }) {
  const words = useWords()
  const leftMs = useTimeLeft(expiresAtMs)
  return (
    <span role="timer">
      <Tag tone={leftMs <= nearFromMs ? 'near' : 'plain'}>
        {words.t('decide.expires', { time: words.countdown(leftMs) })}
      </Tag>
    </span>
  )
}

function Body({ decision }: { readonly decision: Decision }) {
  return (
    <>
      {decision.meter !== null && (
        <Meter fraction={decision.meter} tone="ok" label={decision.title} />
      )}
      {decision.summary !== null && (
        <p className="phone small">
          <Rich pieces={decision.summary} />
        </p>
      )}
      {decision.comparison !== null && <Compared comparison={decision.comparison} />}
      {decision.paragraphs.map(({ text, aside }) => (
        <p key={text} className={classes('small mute', aside && 'aside')}>
          {text}
        </p>
      ))}
      {decision.facts.length > 0 && (
        <dl className="kv small">
          {decision.facts.map((fact) => (
            <div key={fact.term} style={{ display: 'contents' }}>
              <dt>{fact.term}</dt>
              <dd className={fact.mono ? 'mono' : ''}>{fact.is}</dd>
            </div>
          ))}
        </dl>
      )}
      {decision.note !== null && (
        <div className="gap">
          <Note tone={decision.note.tone}>{decision.note.text}</Note>
        </div>
      )}
    </>
  )
}

function Compared({ comparison }: { readonly comparison: Comparison }) {
  const [item, was, is] = comparison.heads
  return (
    <table className="table small compared">
      <thead>
        <tr>
          <th>
            <span className="sr">{item}</span>
          </th>
          <th className="r">{was}</th>
          <th className="r">{is}</th>
        </tr>
      </thead>
      <tbody>
        {comparison.rows.map((row) => (
          <tr key={row.item}>
            <th scope="row">{row.item}</th>
            <td className="r n">{row.was}</td>
            <td className="r n">
              <b>{row.is}</b>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Buttons(props: {
  readonly buttons: readonly DecisionButton[]
  readonly actions: Record<NonNullable<DecisionButton['action']>, () => void>
}) {
  return props.buttons.map((button) => (
    <Button
      key={`${button.action}${button.label}`}
      kind={button.primary ? 'primary' : 'plain'}
      {...(button.primary ? { size: 'big' as const } : {})}
      wide
      disabled={button.state === 'off'}
      busy={button.state === 'busy'}
      {...(button.primary ? { keyName: 'a' } : button.action === 'reject' ? { keyName: 'x' } : {})}
      onPress={() => {
        if (button.action !== null) props.actions[button.action]()
      }}
    >
      {button.label}
    </Button>
  ))
}

/** The phase by the running clock: a plan expires while it is looked at. */
function usePhase({ proposal, phase }: Props): Phase {
  const nowMs = useMarketNow()
  return phase === 'ready' ? phaseOf(proposal, nowMs) : phase
}

function useIsStale(): boolean {
  const words = useWords()
  const { status } = useApp()
  const nowMs = useMarketNow()
  return sourceRows(status, words).some((row) =>
    ['stale', 'down'].includes(freshnessOf(row, nowMs)),
  )
}
