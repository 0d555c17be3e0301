import { useApp, useMarketNow, useWords } from '../app/context.tsx'
import { SourcesCard } from '../app/freshness.tsx'
import { useProposal, useValuations } from '../data/queries.ts'
import { LevelChart } from '../ui/level.tsx'
import { Card, classes, Meter, Rich, Tag } from '../ui/parts.tsx'
import { Strips } from '../ui/strip.tsx'
import { type PortfolioScreen, portfolioScreen, type Worth } from '../view/portfolio.ts'
import type { TriggerRow } from '../view/trigger.ts'
import type { Portfolio } from '../view/wire.ts'
import { VerdictActions } from './verdict-actions.tsx'

/** What is off, whether it is worth fixing, and what happens if you do nothing. */
export function PortfolioPage({ portfolio }: { readonly portfolio: Portfolio }) {
  const words = useWords()
  const { status } = useApp()
  const proposal = useProposal(portfolio.openProposal?.planHash ?? null)
  const valuations = useValuations(portfolio.id)
  const screen = portfolioScreen(
    {
      portfolio,
      proposal: proposal.data ?? null,
      valuations: valuations.data ?? null,
      nowMs: status.clock.marketAtMs,
    },
    words,
  )
  return (
    <>
      <Hero screen={screen} portfolio={portfolio} />
      <div className="grid">
        <LevelCard screen={screen} />
        <div className="w4 stack">
          <Triggers rows={screen.triggers} />
          <NextRun nextRun={screen.nextRun} />
          {screen.nextRun === null && <SourcesCard />}
        </div>
        {screen.nextRun !== null && (
          <div className="w12">
            <SourcesCard />
          </div>
        )}
      </div>
    </>
  )
}

function Hero(props: { readonly screen: PortfolioScreen; readonly portfolio: Portfolio }) {
  const { verdict, worth, at } = props.screen
  return (
    <section className="card hero">
      <div className="say">
        <div className="tagline">
          <Tag tone={verdict.tone}>{verdict.tag}</Tag>
          <span className="label">{at}</span>
        </div>
        <h2 className="verdict" aria-live="polite">
          {verdict.sentence}
        </h2>
        {verdict.why !== '' && <p className="why">{verdict.why}</p>}
        {verdict.facts.length > 0 && (
          <dl className="facts">
            {verdict.facts.map((fact) => (
              <div key={fact.label}>
                <dt>{fact.label}</dt>
                <dd>
                  {fact.figure} <small>{fact.small}</small>
                </dd>
              </div>
            ))}
          </dl>
        )}
        <VerdictActions verdict={verdict} portfolio={props.portfolio} />
      </div>
      <Value worth={worth} />
    </section>
  )
}

function Value({ worth }: { readonly worth: Worth }) {
  const { t } = useWords()
  const isOld = worth.oldSinceMs !== null
  return (
    <div className="worth">
      <div className="row split">
        <span className="label">{worth.label}</span>
        <span className="label">{worth.since}</span>
      </div>
      <div className={classes('value', isOld && 'old')}>
        {worth.whole}
        <span className="cents">{worth.cents}</span>
      </div>
      <div className="row small">
        {worth.oldSinceMs !== null && <Age sinceMs={worth.oldSinceMs} />}
        {worth.day !== null && (
          <span>
            <Rich pieces={worth.day} />
          </span>
        )}
        {worth.start !== null && (
          <span className="mute">
            <Rich pieces={worth.start} />
          </span>
        )}
      </div>
      {worth.spark === null ? (
        <p className="label mt">{t('value.noSpark')}</p>
      ) : (
        <svg
          className={classes('spark', isOld && 'old')}
          viewBox="0 0 100 100"
          preserveAspectRatio="none"
          role="img"
          aria-label={worth.spark.label}
        >
          <path className="area" d={worth.spark.area} />
          <path className="line" d={worth.spark.line} />
        </svg>
      )}
    </div>
  )
}

function Age({ sinceMs }: { readonly sinceMs: number }) {
  const words = useWords()
  const nowMs = useMarketNow()
  return <b className="out">{words.t('value.old', { age: words.duration(nowMs - sinceMs) })}</b>
}

function LevelCard({ screen }: { readonly screen: PortfolioScreen }) {
  const { t } = useWords()
  return (
    <Card
      className="w8"
      title={t('level.title')}
      end={
        <>
          {screen.hasDestination && (
            <>
              <span className="diamond" aria-hidden="true" />
              <span>{t('level.destination')}</span>
            </>
          )}
          {screen.hasDestination && screen.band !== null && <span aria-hidden="true">·</span>}
          {screen.band}
        </>
      }
    >
      <LevelChart
        level={screen.level}
        label={t('level.label')}
        isStale={screen.isStale}
        heads={{
          asset: t('level.asset'),
          first: t('level.now'),
          lead: t('level.drift'),
          last: t('level.trigger'),
        }}
      />
      <div className={classes(screen.isStale && 'stale')}>
        <Strips
          now={screen.now}
          target={screen.target}
          nowLabel={t('strip.now')}
          targetLabel={t('strip.target')}
        />
      </div>
      {screen.cure !== null && <p className="small mute mt">{screen.cure}</p>}
    </Card>
  )
}

function Triggers({ rows }: { readonly rows: readonly TriggerRow[] }) {
  const { t } = useWords()
  return (
    <Card title={t('trigger.title')}>
      {rows.map((row) => (
        <div className="trigger" key={row.kind}>
          <b>{row.name}</b>
          <span className={classes('n', row.tone)}>{row.figure}</span>
          <Meter fraction={row.fraction} tone={row.tone} label={`${row.name}: ${row.figure}`} />
          <p className="small mute">{row.sentence}</p>
        </div>
      ))}
    </Card>
  )
}

function NextRun({ nextRun }: { readonly nextRun: PortfolioScreen['nextRun'] }) {
  const { t } = useWords()
  return (
    <Card title={t('next.title')} end={nextRun?.relative}>
      {nextRun === null ? (
        <p className="mute">{t('next.none')}</p>
      ) : (
        <>
          <p className="fig">{nextRun.date}</p>
          <p className="small mute">{nextRun.rule}</p>
        </>
      )}
    </Card>
  )
}
