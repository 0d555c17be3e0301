import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../app/context.tsx'
import { api } from '../data/live.ts'
import { Button } from '../ui/button.tsx'
import { Card, Coin, classes, Note } from '../ui/parts.tsx'
import { assetMarks } from '../view/asset.ts'
import { hundredthsOf } from '../view/format.ts'
import {
  checkTargets,
  previewSentences,
  restFor,
  type TypedTargets,
  targetText,
  typedSum,
} from '../view/targets.ts'
import type { Portfolio } from '../view/wire.ts'
import { ProblemNote } from './problem.tsx'

/** Targets, and what new ones would trade before they are saved. */
export function TargetsCard(props: {
  readonly portfolio: Portfolio
  readonly isEditing: boolean
  readonly onEdit: (isEditing: boolean) => void
}) {
  const { portfolio, isEditing, onEdit } = props
  const words = useWords()
  const { t } = words
  const queries = useQueryClient()
  const marks = assetMarks(portfolio.assets, portfolio.cash)
  const saved: TypedTargets = Object.fromEntries(
    portfolio.positions.map(({ asset, target }) => [asset, targetText(target)]),
  )
  const [typed, setTyped] = useState(saved)
  const check = checkTargets(typed, portfolio.positions, words)
  const preview = useMutation({
    mutationFn: (targets: Record<string, string>) => api.previewTargets(portfolio.id, targets),
  })
  const save = useMutation({
    mutationFn: (targets: Record<string, string>) => api.saveTargets(portfolio.id, targets),
    onSuccess: async () => {
      onEdit(false)
      await queries.invalidateQueries()
    },
  })
  const change = (asset: string, text: string) => {
    setTyped({ ...typed, [asset]: text })
    preview.reset()
    save.reset()
  }
  const rest = restFor(portfolio.cash, typed)
  const cashSymbol = marks.get(portfolio.cash)?.symbol ?? ''
  const cancel = () => {
    setTyped(saved)
    preview.reset()
    onEdit(false)
  }
  const now = hundredthsOf(portfolio.positions.map((position) => Number(position.weight ?? 0)))
  return (
    <Card
      title={t('targets.title')}
      end={
        isEditing ? null : (
          <button type="button" className="quiet" onClick={() => onEdit(true)}>
            {t('controls.targets')}
          </button>
        )
      }
    >
      <table className="table targets">
        <thead>
          <tr>
            <th>{t('targets.asset')}</th>
            <th className="r">{t('targets.now')}</th>
            <th className="r">{t('targets.target')}</th>
            {isEditing && <th className="r">{t('targets.new')}</th>}
          </tr>
        </thead>
        <tbody>
          {portfolio.positions.map((position, index) => {
            const mark = marks.get(position.asset)
            const isBad = !check.ok && check.asset === position.asset
            return (
              <tr key={position.asset}>
                <th scope="row">
                  <span className="asset">
                    {mark !== undefined && <Coin mark={mark} />}
                    <b>{position.symbol}</b>
                  </span>
                </th>
                <td className="r n mute">
                  {position.weight === null
                    ? t('level.unknown')
                    : words.shareHundredths(now[index] ?? 0)}
                </td>
                <td className="r n">{words.share(position.target)}</td>
                {isEditing && (
                  <td>
                    <span className={classes('input', isBad && 'bad')}>
                      <input
                        inputMode="decimal"
                        aria-label={`${t('targets.new')}, ${position.symbol}, %`}
                        aria-invalid={isBad}
                        value={typed[position.asset] ?? ''}
                        onChange={(event) => change(position.asset, event.target.value)}
                      />
                      <span className="unit">%</span>
                    </span>
                  </td>
                )}
              </tr>
            )
          })}
        </tbody>
        {isEditing && (
          <tfoot>
            <tr>
              <th scope="row" colSpan={3}>
                {t('targets.sum')}
              </th>
              <td className="r n">{typedSum(typed, words)}</td>
            </tr>
          </tfoot>
        )}
      </table>
      {isEditing && !check.ok && (
        <p className="small out mt" role="status">
          {check.message}{' '}
          {check.asset === null && rest !== null && (
            <button type="button" className="quiet" onClick={() => change(portfolio.cash, rest)}>
              {t('targets.fill', { asset: cashSymbol })}
            </button>
          )}
        </p>
      )}
      {preview.data !== undefined && (
        <div className="mt" role="status">
          <Note tone={preview.data.kind === 'refused' ? 'near' : 'info'}>
            {previewSentences(preview.data, portfolio.cash, marks, words).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
          </Note>
        </div>
      )}
      {(preview.error ?? save.error) !== null && (
        <ProblemNote error={preview.error ?? save.error} />
      )}
      {isEditing && (
        <div className="row mt2">
          {preview.data === undefined ? (
            <Button
              kind="primary"
              disabled={!check.ok || !check.isChanged}
              busy={preview.isPending}
              onPress={() => {
                if (check.ok) preview.mutate(check.targets)
              }}
            >
              {t(
                preview.isPending
                  ? 'targets.previewing'
                  : check.ok && !check.isChanged
                    ? 'targets.unchanged'
                    : 'targets.preview',
              )}
            </Button>
          ) : (
            <Button
              kind="primary"
              busy={save.isPending}
              onPress={() => {
                if (check.ok) save.mutate(check.targets)
              }}
            >
              {t('targets.save')}
            </Button>
          )}
          <Button kind="bare" onPress={cancel}>
            {t('action.cancel')}
          </Button>
        </div>
      )}
    </Card>
  )
}
