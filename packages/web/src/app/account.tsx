import { isDeclined } from '@evenkeel/api/owner'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '../data/live.ts'
import { Button } from '../ui/button.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { Icon } from '../ui/icon.tsx'
import { Note, Pairs } from '../ui/parts.tsx'
import type { Portfolio } from '../view/wire.ts'
import { practiceRdns } from '../wallet/practice.ts'
import type { Wallet } from '../wallet/provider.ts'
import { connect, disconnect, useWallets } from '../wallet/store.ts'
import { useApp, useWords } from './context.tsx'

/** Connects a wallet and signs in; shows what is connected. */
export function Account(props: {
  readonly portfolio: Portfolio | null
  readonly onClose: () => void
}) {
  const words = useWords()
  const { t } = words
  const { status } = useApp()
  const { found, connection } = useWallets()
  const { run, isBusy, problem } = useSession(props.onClose)
  const { session } = status
  return (
    <Dialog title={t('account.title')} closeLabel={t('action.close')} onClose={props.onClose}>
      {connection !== null && (
        <Pairs
          rows={[
            { key: 'wallet', term: t('account.wallet'), is: connection.wallet.info.name },
            {
              key: 'account',
              term: t('account.account'),
              is: <span className="mono">{connection.account}</span>,
            },
            {
              key: 'session',
              term: t('account.session'),
              is:
                session === null
                  ? t('account.notSignedIn')
                  : t('account.signedIn', { time: words.clock(Date.parse(session.expiresAt)) }),
            },
          ]}
        />
      )}
      {session?.role === 'viewer' && <p className="small mute mt">{t('account.viewer')}</p>}
      {problem !== null && (
        <div className="mt">
          <Note tone="out">{problem}</Note>
        </div>
      )}
      {connection === null && <WalletList found={found} onChoose={(wallet) => run({ wallet })} />}
      {session === null && <p className="small mute mt">{t('account.signIn.why')}</p>}
      <div className="actions">
        {connection !== null && session === null && (
          <Button kind="primary" busy={isBusy} onPress={() => run({ wallet: connection.wallet })}>
            {t(isBusy ? 'account.signing' : 'account.signIn')}
          </Button>
        )}
        {session !== null && <Button onPress={() => run('signOut')}>{t('account.signOut')}</Button>}
      </div>
    </Dialog>
  )
}

/** The wallets of this browser, by name: an icon of their own could be anything. */
export function WalletList(props: {
  readonly found: readonly Wallet[]
  readonly onChoose: (wallet: Wallet) => void
}) {
  const { t } = useWords()
  if (props.found.length === 0) return <p className="mute mt">{t('account.noWallets')}</p>
  return (
    <>
      <p className="label">{t('account.found')}</p>
      <div className="menu">
        {props.found.map((wallet) => (
          <button key={wallet.info.uuid} type="button" onClick={() => props.onChoose(wallet)}>
            <Icon name="wallet" />
            <span>
              <b>{wallet.info.name}</b>
              {wallet.info.rdns === practiceRdns && (
                <>
                  <br />
                  <span className="label">{t('account.practice.means')}</span>
                </>
              )}
            </span>
          </button>
        ))}
      </div>
    </>
  )
}

/** What the sign-in message says beside its fields; the standard allows plain ASCII only. */
const statement = 'Sign in to Evenkeel. This moves nothing and costs nothing.'

/** Connect and sign in with a wallet, or end the session. */
type SessionAct = { readonly wallet: Wallet } | 'signOut'

/** Connecting and signing in, as one action with its progress and its problem. */
export function useSession(onDone: () => void) {
  const { t } = useWords()
  const { status } = useApp()
  const queries = useQueryClient()
  const [isBusy, setBusy] = useState(false)
  const [problem, setProblem] = useState<string | null>(null)
  const run = async (what: SessionAct) => {
    setBusy(true)
    setProblem(null)
    try {
      if (what === 'signOut') {
        await api.signOut()
        disconnect()
      } else {
        const connection = await connect(what.wallet)
        if (status.session?.address.toLowerCase() !== connection.account) {
          const { signIn } = await import('../wallet/acts.ts')
          await signIn(api, connection, location.origin, statement)
        }
      }
      await queries.invalidateQueries()
      onDone()
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      setProblem(isDeclined(error) ? t('account.declined') : t('account.failed', { message }))
    }
    setBusy(false)
  }
  return { run: (what: SessionAct) => void run(what), isBusy, problem }
}
