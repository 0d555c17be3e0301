import { ApiError } from '@evenkeel/api/client'
import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useEffect, useState } from 'react'
import { useLiveUpdates } from '../data/live.ts'
import { createQueries, usePortfolio, usePortfolios, useStatus } from '../data/queries.ts'
import type { Language } from '../i18n/language.ts'
import { loadCatalogue } from '../i18n/messages.ts'
import { Loading } from '../screens/loading.tsx'
import { PortfolioPage } from '../screens/portfolio.tsx'
import { Empty, ProblemPage } from '../screens/problem.tsx'
import { ProposalPage } from '../screens/proposal/page.tsx'
import { ProposalsPage } from '../screens/proposals.tsx'
import type { Portfolio } from '../view/wire.ts'
import { type Words, wordsFor } from '../view/words.ts'
import { startWallets } from '../wallet/store.ts'
import { AppContext, useWords, WordsContext } from './context.tsx'
import { Frame } from './frame.tsx'
import { remember, remembered } from './preferences.ts'
import { goTo, Link, parsePath, type Route, usePath } from './router.tsx'

const HistoryPage = lazy(async () => ({
  default: (await import('../screens/history.tsx')).HistoryPage,
}))
const ControlsPage = lazy(async () => ({
  default: (await import('../screens/controls.tsx')).ControlsPage,
}))
const WelcomePage = lazy(async () => ({
  default: (await import('../screens/welcome.tsx')).WelcomePage,
}))

/** The whole page. The first language is loaded before it is drawn. */
export function App({ initialWords }: { readonly initialWords: Words }) {
  const [queries] = useState(createQueries)
  const [words, setWords] = useState(initialWords)
  const setLanguage = async (language: Language) => {
    remember('language', language)
    const catalogue = await loadCatalogue(language)
    document.documentElement.lang = language
    setWords(wordsFor(language, catalogue))
  }
  return (
    <QueryClientProvider client={queries}>
      <WordsContext value={words}>
        <Connected setLanguage={(language) => void setLanguage(language)} />
      </WordsContext>
    </QueryClientProvider>
  )
}

/** Waits for the first word of the server: the mode must be known before anything is shown. */
function Connected({ setLanguage }: { readonly setLanguage: (language: Language) => void }) {
  const words = useWords()
  const status = useStatus()
  const practiceUrl = status.data?.practiceWalletUrl ?? null
  const practiceName = words.t('account.practice')
  const isKnown = status.data !== undefined
  useEffect(() => {
    if (!isKnown) return
    return startWallets(practiceUrl, practiceName)
  }, [isKnown, practiceUrl, practiceName])
  const mode = status.data?.mode
  const isFast = (status.data?.marketSpeed ?? 1) > 1
  useEffect(() => {
    const { dataset } = document.documentElement
    if (mode !== undefined) dataset.mode = mode.toUpperCase()
    dataset.market = isFast ? 'fast' : 'steady'
  }, [mode, isFast])
  if (status.data === undefined) {
    return (
      <main className="alone">
        {status.error === null ? (
          <Loading sentence={words.t('loading.portfolio')} />
        ) : (
          <ProblemPage error={status.error} onRetry={() => void status.refetch()} />
        )}
      </main>
    )
  }
  return (
    <AppContext value={{ words, setLanguage, status: status.data }}>
      <Screens />
    </AppContext>
  )
}

function Screens() {
  const { t } = useWords()
  const route = parsePath(usePath())
  const portfolios = usePortfolios(true)
  useLiveUpdates(portfolios.data !== undefined)
  const isLockedOut = portfolios.error instanceof ApiError && portfolios.error.status === 401
  const isNew = route.screen === 'portfolio' && remembered('welcomed') === null
  useEffect(() => {
    if (isLockedOut || isNew) goTo({ screen: 'welcome' })
  }, [isLockedOut, isNew])
  const items = portfolios.data?.items
  const chosen = items?.find((item) => item.id === remembered('portfolio')) ?? items?.[0]
  if (route.screen === 'welcome' || isLockedOut) {
    return (
      <Suspense fallback={null}>
        <WelcomePage portfolioId={chosen?.id ?? null} isLockedOut={isLockedOut} />
      </Suspense>
    )
  }
  const title = titleOf(route, t)
  if (route.screen === 'notFound') {
    return (
      <Frame route={route} title={title} portfolio={null}>
        <Empty title={t('error.notFound')} why={t('error.notFound.why')}>
          <Link to={{ screen: 'portfolio' }} className="btn">
            {t('error.home')}
          </Link>
        </Empty>
      </Frame>
    )
  }
  if (items !== undefined && chosen === undefined) {
    return (
      <Frame route={route} title={title} portfolio={null}>
        <Empty title={t('empty.title')} why={t('empty.why')}>
          <div className="command">npx evenkeel init</div>
        </Empty>
      </Frame>
    )
  }
  if (chosen === undefined) {
    return (
      <Frame route={route} title={title} portfolio={null}>
        {portfolios.error === null ? (
          <Loading sentence={t('loading.portfolio')} />
        ) : (
          <ProblemPage error={portfolios.error} onRetry={() => void portfolios.refetch()} />
        )}
      </Frame>
    )
  }
  return <OfPortfolio id={chosen.id} route={route} title={title} />
}

function OfPortfolio(props: {
  readonly id: string
  readonly route: Route
  readonly title: string
}) {
  const { id, route, title } = props
  const { t } = useWords()
  const portfolio = usePortfolio(id)
  return (
    <Frame route={route} title={title} portfolio={portfolio.data ?? null}>
      {portfolio.data === undefined ? (
        portfolio.error === null ? (
          <Loading sentence={t('loading.portfolio')} />
        ) : (
          <ProblemPage error={portfolio.error} onRetry={() => void portfolio.refetch()} />
        )
      ) : (
        <Suspense fallback={<Loading sentence={t('loading.portfolio')} />}>
          {screenFor(route, portfolio.data)}
        </Suspense>
      )}
    </Frame>
  )
}

function screenFor(route: Route, portfolio: Portfolio): ReactNode {
  switch (route.screen) {
    case 'proposals':
      return <ProposalsPage portfolio={portfolio} />
    case 'proposal':
      return <ProposalPage key={route.planHash} portfolio={portfolio} planHash={route.planHash} />
    case 'history':
      return <HistoryPage portfolio={portfolio} />
    case 'controls':
      return <ControlsPage portfolio={portfolio} />
    default:
      return <PortfolioPage portfolio={portfolio} />
  }
}

function titleOf(route: Route, t: Words['t']): string {
  switch (route.screen) {
    case 'proposals':
      return t('proposals.title')
    case 'proposal':
      return t('plan.title')
    case 'history':
      return t('history.title')
    case 'controls':
      return t('controls.title')
    default:
      return t('nav.portfolio')
  }
}
