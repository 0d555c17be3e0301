import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useWords } from '../../app/context.tsx'
import { api } from '../../data/live.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ProblemNote } from '../problem.tsx'

const reasons = ['too_costly', 'wrong_moment', 'price_doubted', 'other'] as const
type Reason = (typeof reasons)[number]

/** Asks why, and takes no answer for an answer. */
export function RejectDialog(props: { readonly planHash: string; readonly onClose: () => void }) {
  const { t } = useWords()
  const queries = useQueryClient()
  const [chosen, setChosen] = useState<Reason | null>(null)
  const reject = useMutation({
    mutationFn: (reason: Reason | null) => api.reject(props.planHash, reason),
    onSuccess: async () => {
      await queries.invalidateQueries()
      props.onClose()
    },
  })
  return (
    <Dialog title={t('reject.title')} closeLabel={t('action.close')} onClose={props.onClose}>
      <fieldset className="choices">
        <legend className="small mute">{t('reject.hint')}</legend>
        {reasons.map((reason) => (
          <label key={reason} className="choice">
            <input
              type="radio"
              name="reason"
              checked={chosen === reason}
              onChange={() => setChosen(reason)}
            />
            {t(`reject.${reason}`)}
          </label>
        ))}
      </fieldset>
      {reject.error !== null && <ProblemNote error={reject.error} />}
      <div className="actions">
        <Button onPress={props.onClose}>{t('action.cancel')}</Button>
        <Button kind="primary" busy={reject.isPending} onPress={() => reject.mutate(chosen)}>
          {t(chosen === null ? 'reject.skip' : 'reject.do')}
        </Button>
      </div>
    </Dialog>
  )
}
