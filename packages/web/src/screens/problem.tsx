import { useState } from 'react'
import { useWords } from '../app/context.tsx'
import { useSheet } from '../app/sheets.tsx'
import { Button } from '../ui/button.tsx'
import { Note, Tag } from '../ui/parts.tsx'
import { problemOf } from '../view/problem.ts'

/** An error as a whole screen: what, what it means, what to do. */
export function ProblemPage(props: { readonly error: unknown; readonly onRetry: () => void }) {
  const words = useWords()
  const { t } = words
  const problem = problemOf(props.error, words)
  return (
    <section className="card" role="alert">
      <div className="tagline">
        <Tag tone="out">{problem.isAway ? t('error.tag') : problem.code}</Tag>
      </div>
      <h2 className="verdict">{problem.title}</h2>
      <p className="why">{problem.why}</p>
      <div className="row mt2">
        <Button onPress={props.onRetry}>{t('action.tryAgain')}</Button>
        <CopyDetails
          text={`${problem.code}: ${problem.title} ${problem.why}`}
          code={problem.code}
        />
      </div>
    </section>
  )
}

/** A fault of the page itself: nothing else is drawn. */
export function BrokenPage({ error }: { readonly error: unknown }) {
  const words = useWords()
  const { title, why, code } = problemOf(error, words)
  return (
    <main className="alone">
      <section className="card" role="alert">
        <h1 className="verdict">{title}</h1>
        <p className="why">{why}</p>
        <div className="row mt2">
          <Button onPress={() => location.reload()}>{words.t('error.reload')}</Button>
          <CopyDetails text={code} code="" />
        </div>
      </section>
    </main>
  )
}

/** An error beside what caused it; nothing changed. */
export function ProblemNote({ error }: { readonly error: unknown }) {
  const words = useWords()
  const open = useSheet()
  const problem = problemOf(error, words)
  return (
    <div className="mt" role="alert">
      <Note tone="out">
        <b>{problem.title}</b> {problem.why}
        {problem.isForbidden && (
          <>
            {' '}
            <button type="button" className="quiet" onClick={() => open('account')}>
              {words.t('account.required')}
            </button>
          </>
        )}
      </Note>
    </div>
  )
}

/** A plain card for a page without content. */
export function Empty(props: {
  readonly title: string
  readonly why: string
  readonly children?: React.ReactNode
}) {
  return (
    <section className="card centred">
      <svg width="180" height="56" viewBox="0 0 180 56" aria-hidden="true">
        <rect x="50" width="80" height="56" fill="var(--band)" />
        <path d="M50 0v56M130 0v56" stroke="var(--band-edge)" strokeDasharray="3 3" />
        <path d="M90 0v56" stroke="var(--accent)" strokeWidth="2" />
      </svg>
      <h2 className="fig">{props.title}</h2>
      <p className="mute">{props.why}</p>
      {props.children}
    </section>
  )
}

function CopyDetails({ text, code }: { readonly text: string; readonly code: string }) {
  const { t } = useWords()
  const [isCopied, setCopied] = useState(false)
  return (
    <Button
      kind="bare"
      onPress={() => {
        void navigator.clipboard.writeText(text).then(() => setCopied(true))
      }}
    >
      {t(isCopied ? 'action.copied' : 'action.copy')} <span className="mono faint">{code}</span>
    </Button>
  )
}
