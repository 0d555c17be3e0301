import type { Slice } from '../view/portfolio.ts'

/** Two strips of the same order, the present one over the target. */
export function Strips(props: {
  readonly now: readonly Slice[]
  readonly target: readonly Slice[]
  readonly nowLabel: string
  readonly targetLabel: string
}) {
  return (
    <div className="strips" aria-hidden="true">
      <span className="mute">{props.nowLabel}</span>
      <Strip slices={props.now} />
      <span className="mute">{props.targetLabel}</span>
      <Strip slices={props.target} />
    </div>
  )
}

function Strip({ slices }: { readonly slices: readonly Slice[] }) {
  return (
    <div className="strip">
      {slices.map(({ key, mark, share, named }) => (
        <i
          key={key}
          style={{
            flex: share,
            background: `var(--s${mark.series})`,
            color: `var(--on-s${mark.series})`,
          }}
        >
          {named && <span>{mark.symbol}</span>}
        </i>
      ))}
    </div>
  )
}
