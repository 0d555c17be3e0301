import { usePortfolios } from '../data/queries.ts'
import { languageNames, languages } from '../i18n/language.ts'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { shortAddress } from '../view/step.ts'
import { useApp, useWords } from './context.tsx'
import { remember, toggleTheme } from './preferences.ts'
import { useSheet } from './sheets.tsx'

/** What a phone keeps behind "More": session, language, theme. */
export function More({ onClose }: { readonly onClose: () => void }) {
  const { t, language } = useWords()
  const { setLanguage } = useApp()
  const open = useSheet()
  return (
    <Dialog title={t('settings.more')} closeLabel={t('action.close')} onClose={onClose}>
      <div className="menu">
        <button type="button" onClick={() => open('account')}>
          <Icon name="wallet" />
          {t('account.title')}
        </button>
        <button type="button" onClick={() => open('portfolios')}>
          <Icon name="portfolio" />
          {t('nav.choosePortfolio')}
        </button>
        <button type="button" onClick={toggleTheme}>
          <Icon name="theme" />
          {t('settings.theme')}
          <kbd className="desktop">t</kbd>
        </button>
      </div>
      <fieldset className="choices mt2">
        <legend className="label">{t('settings.language')}</legend>
        {languages.map((each) => (
          <label key={each} className="choice" lang={each}>
            <input
              type="radio"
              name="language"
              checked={each === language}
              onChange={() => setLanguage(each)}
            />
            {languageNames[each]}
          </label>
        ))}
      </fieldset>
    </Dialog>
  )
}

/** The portfolios that the reader may see. */
export function PortfolioList({ onClose }: { readonly onClose: () => void }) {
  const { t, usd } = useWords()
  const { data } = usePortfolios(true)
  return (
    <Dialog title={t('nav.choosePortfolio')} closeLabel={t('action.close')} onClose={onClose}>
      <div className="menu">
        {data?.items.map((item) => (
          <button
            key={item.id}
            type="button"
            onClick={() => {
              remember('portfolio', item.id)
              location.assign('/')
            }}
          >
            <span>
              <b>{item.name}</b>
              <br />
              <span className="label">{shortAddress(item.owner)}</span>
            </span>
            <span style={{ marginLeft: 'auto' }}>
              {item.valueUsd === null ? t('value.unknown') : usd(item.valueUsd)}
            </span>
          </button>
        ))}
      </div>
    </Dialog>
  )
}
