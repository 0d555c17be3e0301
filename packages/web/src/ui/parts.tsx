import type { ReactNode } from 'react'
import type { Piece } from '../i18n/icu.ts'
import type { AssetMark } from '../view/asset.ts'
import type { Tone } from '../view/tone.ts'

/** Joins class names, leaving out what does not apply. */
export function classes(...names: readonly (string | false | null | undefined)[]): string {
  return names.filter(Boolean).join(' ')
}

/** A card with its title. `end` stands right of it, quietly. */
export function Card(props: {
  readonly title?: string
  readonly end?: ReactNode
  readonly className?: string
  readonly id?: string
  readonly children: ReactNode
}) {
  const { title, end, className, id, children } = props
  return (
    <section className={classes('card', className)} id={id}>
      {title !== undefined && (
        <header>
          <h2>{title}</h2>
          {end !== undefined && end !== null && <span className="end">{end}</span>}
        </header>
      )}
      {children}
    </section>
  )
}

/** A word in a tinted plate. */
export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <span className={classes('tag', tone)}>{children}</span>
}

/** Neutral or toned remark inside a card. */
export function Note({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return <div className={classes('note', tone)}>{children}</div>
}

/** A filled line from 0 to 1; `null` is hatched, because unknown is not zero. */
export function Meter(props: {
  readonly fraction: number | null
  readonly tone: Tone
  readonly label: string
}) {
  const { fraction, tone, label } = props
  return (
    <div
      className={classes('meter', fraction === null ? 'unknown' : tone)}
      role="img"
      aria-label={label}
    >
      {fraction !== null && <i style={{ width: `${Math.min(1, fraction) * 100}%` }} />}
    </div>
  )
}

/** The round mark of an asset in its colour for life. */
export function Coin({ mark }: { readonly mark: AssetMark }) {
  return (
    <span
      className="coin"
      style={{ background: `var(--s${mark.series})`, color: `var(--on-s${mark.series})` }}
      aria-hidden="true"
    >
      {mark.glyph}
    </span>
  )
}

/** Pieces of a message, the bold ones set bold. */
export function Rich({ pieces }: { readonly pieces: readonly Piece[] }) {
  return pieces.map((piece, index) =>
    // The order of a message's pieces never changes.
    typeof piece === 'string' ? piece : <b key={index}>{piece.bold}</b>,
  )
}

/** Terms and their figures, right-aligned. */
export function Pairs({
  rows,
}: {
  readonly rows: readonly {
    readonly term: ReactNode
    readonly is: ReactNode
    readonly key: string
  }[]
}) {
  return (
    <dl className="kv small">
      {rows.map((row) => (
        <div key={row.key} style={{ display: 'contents' }}>
          <dt>{row.term}</dt>
          <dd>{row.is}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A shape of what comes. */
export function Bone(props: {
  readonly width: string
  readonly height: number
  readonly round?: boolean
}) {
  return (
    <div
      className={classes('bone', props.round && 'round')}
      style={{ width: props.width, height: props.height }}
    />
  )
}
