import { useId, useState } from 'react'
import { languageNames, languages } from '../i18n/language.ts'
import { Dialog } from '../ui/dialog.tsx'
import type { Portfolio } from '../view/wire.ts'
import { useApp, useWords } from './context.tsx'
import { toggleTheme } from './preferences.ts'
import { goTo, screens } from './router.tsx'
import { useSheet } from './sheets.tsx'
import { screenKeys } from './shortcuts.ts'

type Entry = { readonly label: string; readonly keys: string; readonly run: () => void }

/** Search or act: every screen and action by name. */
export function Palette(props: {
  readonly portfolio: Portfolio | null
  readonly onClose: () => void
}) {
  const { t } = useWords()
  const entries = useEntries(props.portfolio)
  const [typed, setTyped] = useState('')
  const [at, setAt] = useState(0)
  const id = useId()
  const fitting = entries.filter((entry) => fits(entry.label, typed))
  const chosen = Math.min(at, fitting.length - 1)
  const run = (entry: Entry | undefined) => {
    if (entry === undefined) return
    props.onClose()
    entry.run()
  }
  return (
    <Dialog title={t('palette.title')} closeLabel={t('action.close')} onClose={props.onClose}>
      <div className="input">
        <input
          data-focus
          role="combobox"
          aria-expanded="true"
          aria-controls={id}
          aria-activedescendant={fitting.length > 0 ? `${id}-${chosen}` : undefined}
          aria-label={t('palette.title')}
          placeholder={t('palette.placeholder')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value)
            setAt(0)
          }}
          onKeyDown={(event) => {
            const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
            if (step !== undefined) {
              event.preventDefault()
              setAt((chosen + step + fitting.length) % Math.max(1, fitting.length))
            }
            if (event.key === 'Enter') {
              event.preventDefault()
              run(fitting[chosen])
            }
          }}
        />
      </div>
      <div className="menu mt" role="listbox" id={id} aria-label={t('palette.title')}>
        {fitting.map((entry, index) => (
          <div
            key={entry.label}
            id={`${id}-${index}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onMouseMove={() => setAt(index)}
            onClick={() => run(entry)}
          >
            {entry.label}
            {entry.keys !== '' && <kbd>{entry.keys}</kbd>}
          </div>
        ))}
      </div>
      {fitting.length === 0 && <p className="mute mt">{t('palette.none')}</p>}
    </Dialog>
  )
}

function useEntries(portfolio: Portfolio | null): readonly Entry[] {
  const { t } = useWords()
  const { setLanguage } = useApp()
  const open = useSheet()
  const proposal = portfolio?.openProposal ?? null
  const keyOf = (screen: string) =>
    Object.entries(screenKeys).find(([, route]) => route.screen === screen)?.[0]
  const toProposal: readonly Entry[] =
    proposal === null
      ? []
      : [
          {
            label: t('palette.open', { n: proposal.planNonce }),
            keys: '',
            run: () => goTo({ screen: 'proposal', planHash: proposal.planHash }),
          },
        ]
  return [
    ...toProposal,
    ...screens.map((screen) => ({
      label: t('palette.goto', { screen: t(`nav.${screen}`) }),
      keys: `g ${keyOf(screen) ?? ''}`,
      run: () => goTo({ screen }),
    })),
    { label: t('controls.rebalance'), keys: '', run: () => goTo({ screen: 'controls' }) },
    { label: t('controls.targets'), keys: '', run: () => goTo({ screen: 'controls' }) },
    { label: t('controls.pause'), keys: '.', run: () => goTo({ screen: 'controls' }) },
    { label: t('account.title'), keys: '', run: () => open('account') },
    { label: t('settings.theme'), keys: 't', run: toggleTheme },
    ...languages.map((language) => ({
      label: languageNames[language],
      keys: '',
      run: () => setLanguage(language),
    })),
    { label: t('settings.keys'), keys: '?', run: () => open('keys') },
  ]
}

function fits(label: string, typed: string): boolean {
  const wanted = typed.trim().toLowerCase()
  return wanted.split(/\s+/).every((word) => label.toLowerCase().includes(word))
}
