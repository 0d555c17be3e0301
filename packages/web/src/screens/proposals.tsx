import { useApp, useWords } from '../app/context.tsx'
import { Link } from '../app/router.tsx'
import { useProposals } from '../data/queries.ts'
import { Card, classes, Tag } from '../ui/parts.tsx'
import { assetMarks } from '../view/asset.ts'
import { type ProposalRow, proposalRow } from '../view/proposals.ts'
import type { Portfolio } from '../view/wire.ts'
import { Loading } from './loading.tsx'
import { More } from './more-button.tsx'
import { ProblemPage } from './problem.tsx'

/** The plan that waits, first; then all earlier ones. */
export function ProposalsPage({ portfolio }: { readonly portfolio: Portfolio }) {
  const words = useWords()
  const { t } = words
  const { status } = useApp()
  const proposals = useProposals(portfolio.id)
  if (proposals.items === null) {
    return proposals.error === null ? (
      <Loading sentence={t('loading.proposal')} />
    ) : (
      <ProblemPage error={proposals.error} onRetry={proposals.retry} />
    )
  }
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  const rows = proposals.items.map((item) =>
    proposalRow(item, marks, status.clock.marketAtMs, words),
  )
  const open = rows.find((row) => row.isOpen)
  const earlier = rows.filter((row) => row !== open)
  return (
    <div className="stack">
      <section className="card">
        <h2 className="verdict">{t(open === undefined ? 'proposals.none' : 'proposals.open')}</h2>
        <p className="why">{t(open === undefined ? 'proposals.none.why' : 'promise')}</p>
        {open !== undefined && <OpenProposal row={open} />}
      </section>
      <Card title={t('proposals.earlier')}>
        {earlier.length === 0 ? (
          <p className="mute">{t('proposals.empty')}</p>
        ) : (
          <ul className="listing">
            {earlier.map((row) => (
              <li key={row.planHash}>
                <Row row={row} />
              </li>
            ))}
          </ul>
        )}
        <More of={proposals} />
      </Card>
    </div>
  )
}

function OpenProposal({ row }: { readonly row: ProposalRow }) {
  const { t } = useWords()
  return (
    <>
      <dl className="facts loose">
        <div>
          <dt>{t('proposals.number', { n: row.number })}</dt>
          <dd>{row.why}</dd>
        </div>
        <div>
          <dt>{t('proposals.turnover')}</dt>
          <dd>{row.turnover}</dd>
        </div>
        <div>
          <dt>{t('fact.cost')}</dt>
          <dd>
            {row.cost} <small>{row.bps}</small>
          </dd>
        </div>
        <div>
          <dt>{t('proposals.expires')}</dt>
          <dd>{row.until}</dd>
        </div>
      </dl>
      <div className="row mt2">
        <Link to={{ screen: 'proposal', planHash: row.planHash }} className="btn primary">
          {t('action.review')}
        </Link>
      </div>
    </>
  )
}

function Row({ row }: { readonly row: ProposalRow }) {
  const { t } = useWords()
  return (
    <Link to={{ screen: 'proposal', planHash: row.planHash }} className={classes('line')} isRow>
      <span className="line-main">
        <b>{t('proposals.number', { n: row.number })}</b>
        <span className="small mute">{row.why}</span>
      </span>
      <span className="small mute n">{row.created}</span>
      <span className="line-cost n">
        {row.cost} <span className="small mute">{row.bps}</span>
      </span>
      <Tag tone={row.tone}>{row.outcome}</Tag>
    </Link>
  )
}
