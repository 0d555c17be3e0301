import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react'
import { useLink } from '../data/live.ts'
import { Icon, type IconName, Mark } from '../ui/icon.tsx'
import type { Portfolio } from '../view/wire.ts'
import { useApp, useWords } from './context.tsx'
import { FreshnessChip, SourcesDialog } from './freshness.tsx'
import { Nav } from './nav.tsx'
import { Link, type Route, type ScreenName, screenOf, screens } from './router.tsx'
import { type Sheet, SheetContext } from './sheets.tsx'
import { useShortcuts } from './shortcuts.ts'

const Palette = lazy(async () => ({ default: (await import('./palette.tsx')).Palette }))
const KeyList = lazy(async () => ({ default: (await import('./keys.tsx')).KeyList }))
const Account = lazy(async () => ({ default: (await import('./account.tsx')).Account }))
const More = lazy(async () => ({ default: (await import('./more.tsx')).More }))
const PortfolioList = lazy(async () => ({ default: (await import('./more.tsx')).PortfolioList }))

/** The frame around every screen: navigation, heading, mode, and what floats. */
export function Frame(props: {
  readonly route: Route
  readonly title: string
  readonly portfolio: Portfolio | null
  readonly children: ReactNode
}) {
  const { route, title, portfolio, children } = props
  const { t } = useWords()
  const [sheet, setSheet] = useState<Sheet | null>(null)
  const open = useCallback((what: Sheet | null) => setSheet(what), [])
  useShortcuts(open)
  const waiting = portfolio?.openProposal?.approvalState === 'pending' ? 1 : 0
  return (
    <SheetContext value={open}>
      <a className="skip" href="#main">
        {t('nav.skip')}
      </a>
      <div className="modeline" />
      <div className="app">
        <Nav route={route} portfolio={portfolio} waiting={waiting} />
        <main id="main" tabIndex={-1}>
          <TopBar title={title} route={route} />
          <OfflineLine />
          {children}
        </main>
      </div>
      <TabBar route={route} waiting={waiting} />
      <Suspense fallback={null}>
        {sheet === 'palette' && <Palette portfolio={portfolio} onClose={() => setSheet(null)} />}
        {sheet === 'keys' && <KeyList onClose={() => setSheet(null)} />}
        {sheet === 'account' && <Account portfolio={portfolio} onClose={() => setSheet(null)} />}
        {sheet === 'more' && <More onClose={() => setSheet(null)} />}
        {sheet === 'data' && <SourcesDialog onClose={() => setSheet(null)} />}
        {sheet === 'portfolios' && <PortfolioList onClose={() => setSheet(null)} />}
      </Suspense>
    </SheetContext>
  )
}

/** The mode in words and shape; announced before anything else of the screen. */
export function ModePlate() {
  const { t } = useWords()
  const { status } = useApp()
  const means =
    status.mode === 'simulation' && status.market.kind === 'replayed'
      ? t('mode.replayed.means')
      : t(`mode.${status.mode}.means`)
  return (
    <span className={`plate ${status.mode.toUpperCase()}`} title={means}>
      {t(`mode.${status.mode}`)}
      <span className="sr">. {means}</span>
    </span>
  )
}

function TopBar({ title, route }: { readonly title: string; readonly route: Route }) {
  const { t } = useWords()
  const heading = useRef<HTMLHeadingElement>(null)
  const isFirst = useRef(true)
  const key = route.screen === 'proposal' ? route.planHash : route.screen
  useEffect(() => {
    document.title = `${title} · Evenkeel`
  }, [title])
  useEffect(() => {
    // On arrival the focus follows to the heading; the very first screen keeps it where it is.
    if (!isFirst.current && key !== '') {
      window.scrollTo(0, 0)
      heading.current?.focus()
    }
    isFirst.current = false
  }, [key])
  return (
    <div className="top">
      <span className="phone">
        <Mark />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      <FreshnessChip />
      <PaletteChip label={t('chip.search')} />
      <ModePlate />
    </div>
  )
}

function PaletteChip({ label }: { readonly label: string }) {
  return (
    <SheetContext.Consumer>
      {(open) => (
        <button type="button" className="chip desktop" onClick={() => open('palette')}>
          {label} <kbd>Ctrl K</kbd>
        </button>
      )}
    </SheetContext.Consumer>
  )
}

/** While the server is away the figures stay, and the line says from when they are. */
function OfflineLine() {
  const { t, clock } = useWords()
  const { status } = useApp()
  if (useLink() !== 'lost') return null
  return (
    <div className="offline" role="status">
      <span className="pulse near" />
      {t('error.offline', { time: clock(status.clock.marketAtMs) })}
    </div>
  )
}

const tabs: readonly { readonly screen: ScreenName; readonly icon: IconName }[] = screens.map(
  (screen) => ({ screen, icon: screen }),
)

function TabBar({ route, waiting }: { readonly route: Route; readonly waiting: number }) {
  const { t } = useWords()
  const current = screenOf(route)
  return (
    <nav className="tabbar" aria-label={t('nav.main')}>
      {tabs.map(({ screen, icon }) => (
        <Link key={screen} to={{ screen }} current={current === screen}>
          <Icon name={icon} />
          {t(`nav.${screen}`)}
          {screen === 'proposals' && waiting > 0 && (
            <span className="badge">
              <span aria-hidden="true">{waiting}</span>
              <span className="sr">{t('nav.waiting', { n: waiting })}</span>
            </span>
          )}
        </Link>
      ))}
      <SheetContext.Consumer>
        {(open) => (
          <button type="button" onClick={() => open('more')}>
            <Icon name="more" />
            {t('nav.more')}
          </button>
        )}
      </SheetContext.Consumer>
    </nav>
  )
}
