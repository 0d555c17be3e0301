import type { CSSProperties } from 'react'
import type { Extent } from '../view/level.ts'
import type { Level, LevelRow } from '../view/portfolio.ts'
import { Figure } from './figure.tsx'
import { Coin, classes } from './parts.tsx'

/** Heads of the columns, left to right; `spoken` names the drawn one. */
export type LevelHeads = {
  readonly asset: string
  readonly first: string
  readonly lead: string
  readonly last: string
}

/**
 * Drift from target by asset: the waterline at zero, the band as a tinted zone, a bar for the
 * drift, a diamond where the plan would stop. It is a table; the drawing repeats its figures.
 */
export function LevelChart(props: {
  readonly level: Level
  readonly label: string
  readonly heads: LevelHeads
  readonly isStale?: boolean
}) {
  const { level, label, heads, isStale } = props
  const { band } = level.scale
  return (
    <div className={classes('level', isStale && 'stale')} role="table" aria-label={label}>
      {band !== null && (
        <div
          className="bands"
          aria-hidden="true"
          style={{ gridRow: `2 / span ${level.rows.length}` }}
        >
          <span className="zone" style={across(band)} />
        </div>
      )}
      <div className="heads" role="row" style={{ gridRow: 1 }}>
        <div role="columnheader">{heads.asset}</div>
        <div role="columnheader" className="r">
          {heads.first}
        </div>
        <div role="columnheader">
          <Axis level={level} />
        </div>
        <div role="columnheader" className="r">
          {heads.lead}
        </div>
        <div role="columnheader" className="r">
          {heads.last}
        </div>
      </div>
      {level.rows.map((row, index) => (
        <Row key={row.key} row={row} band={band} heads={heads} place={index + 2} />
      ))}
    </div>
  )
}

function Axis({ level }: { readonly level: Level }) {
  const { band } = level.scale
  return (
    <div className="axis">
      {band !== null && <span style={{ left: `${band.left}%` }}>{level.axis.low}</span>}
      <span style={{ left: '50%' }}>{level.axis.zero}</span>
      {band !== null && (
        <span style={{ left: `${band.left + band.width}%` }}>{level.axis.high}</span>
      )}
    </div>
  )
}

function Row(props: {
  readonly row: LevelRow
  readonly band: Extent | null
  readonly heads: LevelHeads
  /** Row of the grid; the band lies behind all of them. */
  readonly place: number
}) {
  const { row, band, heads, place } = props
  return (
    <div role="row" style={{ gridRow: place }}>
      <div role="cell" className="name">
        <span className="asset">
          <Coin mark={row.mark} />
          <span>
            <b>{row.mark.symbol}</b>
            {row.under !== '' && <small>{row.under}</small>}
          </span>
        </span>
      </div>
      <div role="cell" className="first r">
        <span>
          <span className="phone">{heads.first} </span>
          <Figure text={row.first} />
        </span>
      </div>
      <div role="cell" className="plot">
        {row.spoken !== '' && <span className="sr">{row.spoken}</span>}
        <LevelPlot row={row} band={band} />
      </div>
      <div role="cell" className="lead r">
        <b className={row.tone}>
          <Figure text={row.lead} />
        </b>
      </div>
      <div
        role="cell"
        className={classes('last r small', row.lastTone === 'plain' ? 'mute' : row.lastTone)}
      >
        {row.last}
      </div>
    </div>
  )
}

/** The drawn part of a row, alone. */
export function LevelPlot(props: { readonly row: LevelRow; readonly band: Extent | null }) {
  const { bar, past, way, stop } = props.row
  return (
    <div className="lv" aria-hidden="true">
      {props.band !== null && <span className="zone" style={across(props.band)} />}
      {bar !== null && <i className={classes('bar', bar.tone)} style={across(bar)} />}
      {past !== null && <i className={classes('bar past', past.side)} style={across(past)} />}
      <i className="water" style={{ left: '50%' }} />
      {way !== null && <i className="way" style={across(way)} />}
      {stop !== null && <i className="stop" style={{ left: `${stop}%` }} />}
    </div>
  )
}

function across(extent: Extent): CSSProperties {
  return { left: `${extent.left}%`, width: `${extent.width}%` }
}
