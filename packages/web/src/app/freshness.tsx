import { Dialog } from '../ui/dialog.tsx'
import { Card, classes } from '../ui/parts.tsx'
import {
  ageText,
  freshnessOf,
  freshnessTone,
  oldestPrices,
  type SourceRow,
  sourceRows,
} from '../view/freshness.ts'
import { useApp, useMarketNow, useWords } from './context.tsx'
import { useSheet } from './sheets.tsx'

/** How old the oldest price is; opens the data panel. */
export function FreshnessChip() {
  const words = useWords()
  const { status } = useApp()
  const open = useSheet()
  const nowMs = useMarketNow()
  const rows = sourceRows(status, words)
  const oldest = oldestPrices(status.sources, rows)
  if (oldest === null) return null
  const { text, tone } = ageText(oldest, nowMs, words)
  const freshness = freshnessOf(oldest, nowMs)
  const known = freshness !== 'down' && freshness !== 'none'
  return (
    <button
      type="button"
      className={classes('chip', tone === 'out' && 'out')}
      onClick={() => open('data')}
    >
      <span className={classes('pulse', tone !== 'ok' && tone)} />
      {known ? (
        <>
          <span className="desktop">{words.t('chip.prices', { age: text })}</span>
          <span className="phone">{words.t('value.old', { age: text })}</span>
        </>
      ) : (
        words.t(freshness === 'down' ? 'chip.down' : 'chip.none')
      )}
    </button>
  )
}

/** Every source with its age against its limit. */
export function SourcesCard() {
  const { t } = useWords()
  return (
    <Card title={t('data.title')} end={<Summary />} id="data">
      <SourceList />
    </Card>
  )
}

/** The same, floating, from the chip. */
export function SourcesDialog({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  return (
    <Dialog title={t('data.title')} closeLabel={t('action.close')} onClose={onClose}>
      <SourceList />
      <p className="small mute mt">{t('data.explain')}</p>
    </Dialog>
  )
}

function SourceList() {
  const words = useWords()
  const { status } = useApp()
  const rows = sourceRows(status, words)
  return (
    <ul className="ages">
      {rows.map((row) => (
        <AgeRow key={row.key} row={row} />
      ))}
    </ul>
  )
}

function AgeRow({ row }: { readonly row: SourceRow }) {
  const words = useWords()
  const nowMs = useMarketNow()
  const { text, tone } = ageText(row, nowMs, words)
  return (
    <li>
      <span className={classes('pulse', tone !== 'ok' && tone)} />
      <span>{row.name}</span>
      <span className="end">
        <b className={tone === 'ok' ? '' : tone}>{text}</b>{' '}
        <span className="faint">{row.limit}</span>
      </span>
    </li>
  )
}

function Summary() {
  const words = useWords()
  const { status } = useApp()
  const nowMs = useMarketNow()
  const rows = sourceRows(status, words)
  const old = rows.filter((row) => freshnessTone[freshnessOf(row, nowMs)] === 'out').length
  return old === 0 ? (
    words.t('data.fresh')
  ) : (
    <b className="out">{words.t('data.notFresh', { n: old, of: rows.length })}</b>
  )
}
