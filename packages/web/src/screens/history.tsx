import { useWords } from '../app/context.tsx'
import { Link } from '../app/router.tsx'
import { useDecisions, useRebalances } from '../data/queries.ts'
import { Card, Tag } from '../ui/parts.tsx'
import {
  type DecisionLine,
  type HistoryScreen,
  historyScreen,
  type RebalanceLine,
} from '../view/history.ts'
import type { Portfolio } from '../view/wire.ts'
import { Loading } from './loading.tsx'
import { More } from './more-button.tsx'
import { ProblemPage } from './problem.tsx'

/** What was done, what it cost against what was expected, and every decision besides. */
export function HistoryPage({ portfolio }: { readonly portfolio: Portfolio }) {
  const words = useWords()
  const { t } = words
  const rebalances = useRebalances(portfolio.id)
  const decisions = useDecisions(portfolio.id)
  const error = rebalances.error ?? decisions.error
  if (rebalances.items === null || decisions.items === null) {
    return error === null ? (
      <Loading sentence={t('loading.history')} />
    ) : (
      <ProblemPage
        error={error}
        onRetry={() => {
          rebalances.retry()
          decisions.retry()
        }}
      />
    )
  }
  const screen = historyScreen(portfolio, rebalances.items, decisions.items, words)
  return (
    <div className="stack">
      <section className="card">
        <h2 className="verdict">{screen.sentence}</h2>
        <p className="why">{screen.why}</p>
      </section>
      <Card title={t('history.rebalances')}>
        {screen.rebalances.length === 0 ? (
          <p className="mute">{t('proposals.empty')}</p>
        ) : (
          <Rebalances screen={screen} />
        )}
        <More of={rebalances} />
      </Card>
      <Card title={t('history.decisions')} end={t('history.decisions.end')}>
        <Decisions lines={screen.decisions} />
        <More of={decisions} />
      </Card>
    </div>
  )
}

function Rebalances({ screen }: { readonly screen: HistoryScreen }) {
  const { t } = useWords()
  return (
    // What scrolls must be reached by keyboard.
    <div className="scroll" tabIndex={0} role="region" aria-label={t('history.rebalances')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('history.date')}</th>
            <th>{t('history.why')}</th>
            <th>{t('history.outcome')}</th>
            <th className="r">{t('history.turnover')}</th>
            <th className="r">{t('history.expected')}</th>
            <th className="r">{t('history.actual')}</th>
            <th className="desktop">
              <span className="sr">{t('history.compare')}</span>
            </th>
            <th className="r">{t('history.approvedAfter')}</th>
          </tr>
        </thead>
        <tbody>
          {screen.rebalances.map((line) => (
            <RebalanceRow key={line.planHash} line={line} />
          ))}
        </tbody>
        {screen.total !== null && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={4}>
                {t('history.total')}
              </th>
              <td className="r n">{screen.total.expected}</td>
              <td className="r n">{screen.total.actual}</td>
              <td className="desktop" />
              <td />
            </tr>
          </tfoot>
        )}
      </table>
    </div>
  )
}

function RebalanceRow({ line }: { readonly line: RebalanceLine }) {
  return (
    <tr>
      <th scope="row" className="n">
        <Link to={{ screen: 'proposal', planHash: line.planHash }} isRow>
          {line.date}
        </Link>
      </th>
      <td>{line.why}</td>
      <td>
        <Tag tone={line.tone}>{line.outcome}</Tag>
      </td>
      <td className="r n">{line.turnover}</td>
      <td className="r n">{line.expected}</td>
      <td className="r n">
        <b>{line.actual}</b>
      </td>
      <td className="desktop">
        {line.pair !== null && (
          <span className="pair" aria-hidden="true">
            <i style={{ width: `${line.pair.expected * 100}%` }} />
            <i style={{ width: `${line.pair.actual * 100}%` }} />
          </span>
        )}
      </td>
      <td className="r n mute">{line.answeredAfter}</td>
    </tr>
  )
}

function Decisions({ lines }: { readonly lines: readonly DecisionLine[] }) {
  const { t } = useWords()
  return (
    // What scrolls must be reached by keyboard.
    <div className="scroll" tabIndex={0} role="region" aria-label={t('history.decisions')}>
      <table className="table">
        <thead>
          <tr>
            <th>{t('history.date')}</th>
            <th>{t('history.decision')}</th>
            <th>{t('history.reason')}</th>
            <th className="r">{t('history.drift')}</th>
            <th className="r">{t('history.times')}</th>
          </tr>
        </thead>
        <tbody>
          {lines.map((line) => (
            <tr key={line.id}>
              <td>
                {line.planHash === null ? (
                  line.when
                ) : (
                  <Link to={{ screen: 'proposal', planHash: line.planHash }} isRow>
                    {line.when}
                  </Link>
                )}
              </td>
              <td>
                <Tag tone={line.tone}>{line.kind}</Tag>
              </td>
              <td>{line.reason}</td>
              <td className="r n">{line.drift}</td>
              <td className="r n mute">{line.times}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
