import { useState } from 'react'
import { useApp, useWords } from '../app/context.tsx'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { classes } from '../ui/parts.tsx'

const dayMs = 86_400_000
const spans = [
  { key: 'controls.pause.day', ms: dayMs },
  { key: 'controls.pause.week', ms: 7 * dayMs },
  { key: 'controls.pause.month', ms: 30 * dayMs },
] as const

/** Asks until when to pause, in UTC and on the market's clock. */
export function PauseDialog(props: {
  readonly isBusy: boolean
  readonly onChoose: (until: string) => void
  readonly onClose: () => void
}) {
  const words = useWords()
  const { t } = words
  const { status } = useApp()
  const nowMs = status.clock.marketAtMs
  const [typed, setTyped] = useState(fieldText(nowMs + dayMs))
  const untilMs = Date.parse(`${typed}:00Z`)
  const isLater = untilMs > nowMs
  return (
    <Dialog
      title={t('controls.pause.title')}
      closeLabel={t('action.close')}
      onClose={props.onClose}
    >
      <div className="row even">
        {spans.map(({ key, ms }) => (
          <Button key={key} onPress={() => setTyped(fieldText(nowMs + ms))}>
            {t(key)}
          </Button>
        ))}
      </div>
      <label className="field mt">
        <span>{t('controls.pause.when')}</span>
        <span className={classes('input', !isLater && 'bad')}>
          <input
            type="datetime-local"
            value={typed}
            min={fieldText(nowMs)}
            aria-invalid={!isLater}
            aria-describedby="pause-hint"
            onChange={(event) => setTyped(event.target.value)}
          />
          <span className="unit">UTC</span>
        </span>
      </label>
      <p id="pause-hint" className={classes('small mt', isLater ? 'mute' : 'out')}>
        {isLater
          ? words.instant(untilMs, nowMs)
          : t('controls.pause.past', { now: words.instant(nowMs, nowMs) })}
      </p>
      <div className="actions">
        <Button onPress={props.onClose}>{t('action.cancel')}</Button>
        <Button
          kind="primary"
          busy={props.isBusy}
          disabled={!isLater}
          onPress={() => props.onChoose(new Date(untilMs).toISOString())}
        >
          {t('controls.pause')}
        </Button>
      </div>
    </Dialog>
  )
}

/** The form that `datetime-local` takes; read as UTC. */
function fieldText(atMs: number): string {
  return new Date(atMs).toISOString().slice(0, 16)
}
