import { useWords } from '../../app/context.tsx'
import { Card, Rich, Tag } from '../../ui/parts.tsx'
import type { Phase } from '../../view/phase.ts'
import type { StepRow } from '../../view/step.ts'

/** Every call that the wallet is asked for: a table where there is room, blocks on a phone. */
export function StepsCard(props: {
  readonly steps: readonly StepRow[]
  readonly total: string
  readonly phase: Phase
}) {
  const { steps, total, phase } = props
  const { t } = useWords()
  const isOver = phase === 'settled' || phase === 'partial' || phase === 'failed'
  return (
    <Card title={t('steps.title')} end={t('steps.count', { n: steps.length })}>
      <div className="desktop scroll" tabIndex={0} role="region" aria-label={t('steps.title')}>
        <StepTable steps={steps} total={total} isOver={isOver} />
      </div>
      <ol className="phone">
        {steps.map((step) => (
          <StepBlock key={step.number} step={step} />
        ))}
      </ol>
      {phase === 'ready' && <p className="small mute mt">{t('steps.atomic')}</p>}
    </Card>
  )
}

function StepTable(props: {
  readonly steps: readonly StepRow[]
  readonly total: string
  /** What came stands in the place of what was expected. */
  readonly isOver: boolean
}) {
  const { t } = useWords()
  return (
    <table className="table steps">
      <thead>
        <tr>
          <th>#</th>
          <th className="what">{t('steps.step')}</th>
          <th>{t('steps.route')}</th>
          <th className="r">{t(props.isOver ? 'steps.got' : 'steps.expected')}</th>
          <th className="r">{t('steps.worst')}</th>
          <th className="r">{t('steps.cost')}</th>
          <th className="r">{t('steps.cash')}</th>
          <th className="r">
            <span className="sr">{t('steps.state')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {props.steps.map((step) => (
          <tr key={step.number}>
            <td className="faint">{step.number}</td>
            <td>
              <Rich pieces={step.what} />
            </td>
            <td className="path" title={step.routeFull}>
              {step.route}
            </td>
            <td className="r n">{props.isOver ? step.got : step.expected}</td>
            <td className="r n mute">{step.worst}</td>
            <td className="r n">{step.cost}</td>
            <td className="r n mute">{step.cash}</td>
            <td className="r">
              <Tag tone={step.tone}>{step.state}</Tag>
            </td>
          </tr>
        ))}
      </tbody>
      <tfoot>
        <tr>
          <td />
          <th colSpan={4} scope="row">
            {t('steps.total')}
          </th>
          <td className="r">{props.total}</td>
          <td />
          <td />
        </tr>
      </tfoot>
    </table>
  )
}

function StepBlock({ step }: { readonly step: StepRow }) {
  const { t } = useWords()
  return (
    <li className="stepcard">
      <div className="row split">
        <span>
          <span className="faint">{step.number} · </span>
          <Rich pieces={step.what} />
        </span>
        <Tag tone={step.tone}>{step.state}</Tag>
      </div>
      <span className="path">{step.route}</span>
      {step.expected !== '' && (
        <div className="row split small">
          <span>{t('steps.expectedOf', { amount: step.expected })}</span>
          <span className="mute">{t('steps.worstOf', { amount: step.worst })}</span>
        </div>
      )}
      <div className="row split small mute">
        <span>{t('steps.costOf', { usd: step.cost })}</span>
        <span>{t('steps.cashOf', { usd: step.cash })}</span>
      </div>
    </li>
  )
}
