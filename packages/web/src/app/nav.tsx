import { useLink } from '../data/live.ts'
import { Icon, Mark } from '../ui/icon.tsx'
import { classes } from '../ui/parts.tsx'
import { shortAddress } from '../view/step.ts'
import type { Portfolio } from '../view/wire.ts'
import { useApp, useWords } from './context.tsx'
import { toggleTheme } from './preferences.ts'
import { Link, type Route, screenOf, screens } from './router.tsx'
import { useSheet } from './sheets.tsx'

/** The navigation of wide screens: portfolio, places, and at the foot how it stands. */
export function Nav(props: {
  readonly route: Route
  readonly portfolio: Portfolio | null
  readonly waiting: number
}) {
  const { route, portfolio, waiting } = props
  const { t } = useWords()
  const open = useSheet()
  const current = screenOf(route)
  return (
    <nav className="nav" aria-label={t('nav.main')}>
      <Link to={{ screen: 'portfolio' }} className="brand">
        <Mark />
        Evenkeel
      </Link>
      {portfolio !== null && (
        <button type="button" className="who" onClick={() => open('portfolios')}>
          <span>
            <b>{portfolio.name}</b>
            <small>{shortAddress(portfolio.owner)}</small>
          </span>
          <span className="sr">{t('nav.choosePortfolio')}</span>
          <span className="faint" aria-hidden="true">
            ▾
          </span>
        </button>
      )}
      {screens.map((screen) => (
        <Link key={screen} to={{ screen }} className="to" current={current === screen}>
          <Icon name={screen} />
          {t(`nav.${screen}`)}
          {screen === 'proposals' && waiting > 0 && (
            <span className="badge">
              <span aria-hidden="true">{waiting}</span>
              <span className="sr">{t('nav.waiting', { n: waiting })}</span>
            </span>
          )}
        </Link>
      ))}
      <Foot portfolio={portfolio} />
    </nav>
  )
}

function Foot({ portfolio }: { readonly portfolio: Portfolio | null }) {
  const { t, clock } = useWords()
  const { status } = useApp()
  const open = useSheet()
  const link = useLink()
  const paused = portfolio?.state.kind === 'paused'
  const lost = link === 'lost'
  const checkedAt = portfolio?.lastCheckedAt ?? null
  return (
    <div className="foot">
      {(portfolio !== null || lost) && (
        <span>
          <span className={classes('pulse', lost ? 'near' : paused && 'off')} />{' '}
          {t(lost ? 'nav.disconnected' : paused ? 'nav.paused' : 'nav.watching')}
        </span>
      )}
      {checkedAt !== null && (
        <span>{t('nav.checked', { time: clock(Date.parse(checkedAt)) })}</span>
      )}
      <span className="row">
        <button type="button" className="quiet" onClick={() => open('account')}>
          <Icon name="wallet" />
          {status.session === null ? t('account.connect') : shortAddress(status.session.address)}
        </button>
      </span>
      <span className="row">
        <button
          type="button"
          className="quiet"
          aria-label={t('settings.theme')}
          title={t('settings.theme')}
          onClick={toggleTheme}
        >
          <Icon name="theme" />
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={t('settings.language')}
          title={t('settings.language')}
          onClick={() => open('more')}
        >
          <Icon name="language" />
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={t('settings.keys')}
          title={t('settings.keys')}
          onClick={() => open('keys')}
        >
          <Icon name="keys" />
        </button>
      </span>
    </div>
  )
}
