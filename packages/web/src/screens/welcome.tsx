import { useEffect } from 'react'
import { useSession, WalletList } from '../app/account.tsx'
import { useApp, useWords } from '../app/context.tsx'
import { ModePlate } from '../app/frame.tsx'
import { remember } from '../app/preferences.ts'
import { goTo } from '../app/router.tsx'
import { usePortfolio } from '../data/queries.ts'
import { languageNames, languages } from '../i18n/language.ts'
import { Button } from '../ui/button.tsx'
import { Mark } from '../ui/icon.tsx'
import { LevelPlot } from '../ui/level.tsx'
import { Coin, classes, Note } from '../ui/parts.tsx'
import { portfolioScreen } from '../view/portfolio.ts'
import type { Portfolio } from '../view/wire.ts'
import { practiceRdns } from '../wallet/practice.ts'
import { useWallets } from '../wallet/store.ts'

/** First run: one whole rebalance before anything is connected. */
export function WelcomePage(props: {
  readonly portfolioId: string | null
  readonly isLockedOut: boolean
}) {
  const { t } = useWords()
  const { status } = useApp()
  const { found } = useWallets()
  const isDemo = status.practiceWalletUrl !== null
  const enter = () => {
    remember('welcomed', 'yes')
    goTo({ screen: 'portfolio' })
  }
  const { run, isBusy, problem } = useSession(enter)
  const practice = found.find((wallet) => wallet.info.rdns === practiceRdns)
  const others = found.filter((wallet) => wallet !== practice)
  useEffect(() => {
    document.title = 'Evenkeel'
  }, [])
  const lede = !isDemo
    ? 'welcome.lede.live'
    : status.market.kind === 'replayed'
      ? 'welcome.lede.replayed'
      : 'welcome.lede.simulated'
  return (
    <>
      <div className="modeline" />
      <main className="welcome" id="main">
        <div className="row split">
          <span className="brand">
            <Mark />
            Evenkeel
          </span>
          <span className="row">
            <Languages />
            <ModePlate />
          </span>
        </div>
        <div className="opening">
          <div>
            <h1>{t(isDemo ? 'welcome.title' : 'welcome.title.live')}</h1>
            <p className="lede">{t(lede)}</p>
            <div className="row">
              {practice !== undefined && (
                <Button
                  kind="primary"
                  size="big"
                  busy={isBusy}
                  onPress={() => run({ wallet: practice })}
                >
                  {t(isBusy ? 'welcome.starting' : 'welcome.demo')}
                </Button>
              )}
              {!props.isLockedOut && (
                <Button size="big" onPress={enter}>
                  {t('welcome.look')}
                </Button>
              )}
            </div>
            {problem !== null && (
              <div className="mt">
                <Note tone="out">{problem}</Note>
              </div>
            )}
            {(others.length > 0 || !isDemo) && (
              <div className="mt2">
                <WalletList found={others} onChoose={(wallet) => run({ wallet })} />
              </div>
            )}
          </div>
          {props.portfolioId === null ? <StillGlimpse /> : <LiveGlimpse id={props.portfolioId} />}
        </div>
        <Stages portfolioId={props.portfolioId} />
        <Promises />
      </main>
    </>
  )
}

function LiveGlimpse({ id }: { readonly id: string }) {
  const portfolio = usePortfolio(id)
  return portfolio.data === undefined ? <StillGlimpse /> : <Glimpse portfolio={portfolio.data} />
}

/** The demo's own portfolio, as it stands: no figure here is made up. */
function Glimpse({ portfolio }: { readonly portfolio: Portfolio }) {
  const words = useWords()
  const { status } = useApp()
  const { level } = portfolioScreen(
    { portfolio, proposal: null, valuations: null, nowMs: status.clock.marketAtMs },
    words,
  )
  return (
    <figure className="card" aria-label={words.t('welcome.figure')}>
      {level.rows.map((row) => (
        <div className="glimpse" key={row.key}>
          <Coin mark={row.mark} />
          <LevelPlot row={row} band={level.scale.band} />
          <b className={`r n ${row.tone}`}>{row.lead}</b>
        </div>
      ))}
    </figure>
  )
}

function StillGlimpse() {
  return (
    <figure className="card" aria-hidden="true">
      {['a', 'b', 'c', 'd'].map((key) => (
        <div className="glimpse" key={key}>
          <span className="bone round" style={{ width: 26, height: 26 }} />
          <div className="lv">
            <span className="zone" style={{ left: '14.29%', width: '71.43%' }} />
            <i className="water" style={{ left: '50%' }} />
          </div>
          <span className="bone" style={{ width: 62, height: 12 }} />
        </div>
      ))}
    </figure>
  )
}

const stages = ['welcome.step1', 'welcome.step2', 'welcome.step3', 'welcome.step4'] as const
function stageOf({ state }: Portfolio): number {
  if (state.kind === 'executing') return 3
  return state.kind === 'proposed' ? 2 : 0
}

const promises = ['welcome.promise1', 'welcome.promise2', 'welcome.promise3'] as const

/** How far the demo really is: the stage that comes next for you is marked. */
function Stages({ portfolioId }: { readonly portfolioId: string | null }) {
  const { t } = useWords()
  const portfolio = usePortfolio(portfolioId)
  const now = portfolio.data === undefined ? -1 : stageOf(portfolio.data)
  return (
    <ol className="stages">
      {stages.map((key, index) => (
        <li
          className={classes('card', index < now && 'done', index === now && 'now')}
          key={key}
          aria-current={index === now ? 'step' : undefined}
        >
          <span className="no" aria-hidden="true">
            {index < now ? '✓' : index + 1}
          </span>
          <b>{t(key)}</b>
          <span className="small mute">{t(`${key}.why`)}</span>
        </li>
      ))}
    </ol>
  )
}

function Promises() {
  const { t } = useWords()
  return (
    <div className="promises">
      {promises.map((key) => (
        <div key={key}>
          <b>{t(key)}</b>
          <p className="small mute">{t(`${key}.why`)}</p>
        </div>
      ))}
    </div>
  )
}

function Languages() {
  const { t, language } = useWords()
  const { setLanguage } = useApp()
  return (
    <select
      className="quiet"
      aria-label={t('settings.language')}
      value={language}
      onChange={(event) =>
        setLanguage(languages.find((each) => each === event.target.value) ?? 'en')
      }
    >
      {languages.map((each) => (
        <option key={each} value={each}>
          {languageNames[each]}
        </option>
      ))}
    </select>
  )
}
