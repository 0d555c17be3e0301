import { useState } from 'react'
import type { MessageKey } from '../i18n/catalogue.ts'
import { Dialog } from '../ui/dialog.tsx'
import { useWords } from './context.tsx'
import { remember, remembered } from './preferences.ts'

const shortcuts: readonly { readonly keys: readonly string[]; readonly does: MessageKey }[] = [
  { keys: ['Ctrl K'], does: 'keys.palette' },
  { keys: ['g p', 'g r', 'g h', 'g c'], does: 'keys.goto' },
  { keys: ['j', 'k'], does: 'keys.rows' },
  { keys: ['Enter'], does: 'keys.open' },
  { keys: ['a'], does: 'keys.approve' },
  { keys: ['x'], does: 'keys.reject' },
  { keys: ['c'], does: 'keys.copy' },
  { keys: ['.'], does: 'keys.pause' },
  { keys: ['t'], does: 'keys.theme' },
  { keys: ['?'], does: 'keys.list' },
  { keys: ['Esc'], does: 'keys.close' },
]

/** The list behind `?`, and the switch for single keys. */
export function KeyList({ onClose }: { readonly onClose: () => void }) {
  const { t } = useWords()
  const [isOn, setOn] = useState(() => remembered('singleKeys') !== 'off')
  const toggle = () => {
    remember('singleKeys', isOn ? 'off' : null)
    setOn(!isOn)
  }
  return (
    <Dialog title={t('settings.keys')} closeLabel={t('action.close')} onClose={onClose}>
      <dl className="kv">
        {shortcuts.map(({ keys, does }) => (
          <div key={does} style={{ display: 'contents' }}>
            <dt>{t(does)}</dt>
            <dd className="n">
              {keys.map((key) => (
                <span key={key}>
                  {' '}
                  <kbd>{key}</kbd>
                </span>
              ))}
            </dd>
          </div>
        ))}
      </dl>
      <div className="row split mt2">
        <span id="single-keys">{t('settings.keys.single')}</span>
        <button
          type="button"
          className="switch"
          role="switch"
          aria-checked={isOn}
          aria-labelledby="single-keys"
          onClick={toggle}
        />
      </div>
    </Dialog>
  )
}
