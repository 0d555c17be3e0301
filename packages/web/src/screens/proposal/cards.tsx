import { useState } from 'react'
import { useWords } from '../../app/context.tsx'
import { Button } from '../../ui/button.tsx'
import { HashBlock } from '../../ui/hash.tsx'
import { Card, Meter, Note } from '../../ui/parts.tsx'
import type { CostCard as Cost, HashCheck, LimitLine, ProposalScreen } from '../../view/proposal.ts'
import { saveFile } from './save-file.ts'

const partColours = { fee: 'var(--s5)', impact: 'var(--s1)', gas: 'var(--s6)' } as const

/** What it costs beside what it buys. */
export function CostCard({ cost }: { readonly cost: Cost }) {
  const { t } = useWords()
  return (
    <Card title={t('cost.title')}>
      <div className="row split">
        <span className="mute">{t('cost.total')}</span>
        <span className="fig">
          {cost.total} <span className="small mute">{cost.bps}</span>
        </span>
      </div>
      <div className="parts" aria-hidden="true">
        {cost.parts.map((part) => (
          <i key={part.key} style={{ flex: part.share, background: partColours[part.key] }} />
        ))}
      </div>
      <dl className="kv small">
        {cost.parts.map((part) => (
          <div key={part.key} style={{ display: 'contents' }}>
            <dt>
              <span className="dot" style={{ background: partColours[part.key] }} />
              {part.label}
            </dt>
            <dd>{part.usd}</dd>
          </div>
        ))}
        <dt>{t('cost.worst')}</dt>
        <dd>{cost.worst}</dd>
      </dl>
      <div className="row split mt2">
        <span className="mute">{t('cost.buys')}</span>
      </div>
      <div className="buys">
        <Meter fraction={1} tone="plain" label={cost.before} />
        <span className="small">{cost.before}</span>
        <Meter fraction={cost.afterShare} tone="ok" label={cost.after} />
        <b className="small ok">{cost.after}</b>
      </div>
      <p className="small mute mt">{t('cost.estimate')}</p>
    </Card>
  )
}

/** The limits of the signature, always in the same order. */
export function LimitsCard({ limits }: { readonly limits: readonly LimitLine[] }) {
  const { t } = useWords()
  return (
    <Card title={t('limits.title')}>
      <dl className="limits small">
        {limits.map((limit) => (
          <div key={limit.label} style={{ display: 'contents' }}>
            <dt>{limit.label}</dt>
            <dd className={limit.isExact ? 'full' : ''}>
              {limit.lines.map((line) => (
                <div key={line} className={limit.isExact ? 'mono' : ''}>
                  {line}
                </div>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <p className="small mute mt">{t('limits.rule')}</p>
    </Card>
  )
}

/** The hash, whether the page's own agrees, and how to check it without the page. */
export function CheckCard(props: {
  readonly screen: ProposalScreen
  readonly check: HashCheck
  readonly planHash: string
  readonly planJson: string | null
}) {
  const { screen, check, planHash, planJson } = props
  const { t } = useWords()
  const [isCopied, setCopied] = useState(false)
  return (
    <Card title={t('check.title')} end={t('check.standard')}>
      <HashBlock groups={screen.hash} check={check} label={t('check.label')} />
      <div className="mt">
        {check === 'differs' ? (
          <Note tone="out">
            <b>{t('check.differs')}</b>
          </Note>
        ) : (
          <p className={check === 'matches' ? 'small ok' : 'small mute'}>
            {check === 'matches' && <span aria-hidden="true">✓ </span>}
            {t(`check.${check}`)}
          </p>
        )}
      </div>
      <p className="small mute mt">
        {t('hash.check')} {t('check.offline')}
      </p>
      <div className="command">npx evenkeel verify-plan plan.json</div>
      <div className="row mt">
        <Button
          size="slim"
          keyName="c"
          onPress={() => {
            void navigator.clipboard.writeText(planHash).then(() => setCopied(true))
          }}
        >
          {t(isCopied ? 'check.copied' : 'check.copy')}
        </Button>
        <Button
          size="slim"
          disabled={planJson === null}
          onPress={() => saveFile('plan.json', planJson ?? '')}
        >
          {t('check.download')}
        </Button>
      </div>
    </Card>
  )
}
