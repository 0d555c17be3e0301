/** A picture of the methods page: one SVG file, legible on a light and on a dark ground. */
export type Chart = {
  /** File name without its ending. */
  readonly name: string
  readonly title: string
  /** The measured figures, under the title. */
  readonly subtitle: string
  /** What a reader who cannot see the picture should know. */
  readonly description: string
  readonly height: number
  readonly body: string
}

/** Maps a figure to a place on the picture. */
export type Scale = (figure: number) => number

/** Width of every picture. */
const chartWidth = 720
/** Where its plot lies from left to right. */
export const [plotLeft, plotRight] = [56, 704]
/** Where a plot may begin, below title, figures and legend. */
export const plotTop = 84

/** A straight scale; with `log`, of figures above 0. */
export function scaleOf(
  [from, to]: readonly [number, number],
  [start, end]: readonly [number, number],
  kind: 'linear' | 'log' = 'linear',
): Scale {
  const place = kind === 'log' ? Math.log : (figure: number) => figure
  const [low, high] = [place(from), place(to)]
  return (figure) => start + ((place(figure) - low) / (high - low)) * (end - start)
}

const round = (place: number): string => String(Math.round(place * 10) / 10)

/** A line through places; colours are `s1` to `s7`, `ink`, `soft`, `quiet`. */
export function line(
  points: readonly (readonly [number, number])[],
  colour: string,
  extra = '',
): string {
  const path = points.map(([x, y], at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('')
  return `<path class="line ${colour}" ${extra}d="${path}"/>`
}

/** A filled rectangle. */
export function box(
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  colour: string,
): string {
  const [w, h] = [round(Math.max(0.1, width)), round(height)]
  return `<rect class="fill ${colour}" x="${round(x)}" y="${round(y)}" width="${w}" height="${h}"/>`
}

/** A dot. */
export function dot(x: number, y: number, colour: string, radius = 3.5): string {
  return `<circle class="fill ${colour}" cx="${round(x)}" cy="${round(y)}" r="${radius}"/>`
}

/** Words; small ones by default. */
export function words(
  x: number,
  y: number,
  content: string,
  {
    colour = 'soft',
    anchor = 'start',
  }: { colour?: string; anchor?: 'start' | 'middle' | 'end' } = {},
): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
  const place = `x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"`
  return `<text class="text ${colour}" ${place}>${escaped}</text>`
}

/** Horizontal lines of a grid with their figures at the left. */
export function gridLines(
  ticks: readonly number[],
  y: Scale,
  label: (tick: number) => string,
): string {
  return ticks
    .map((tick) => {
      const place = y(tick)
      const rule = `<path class="grid" d="M${plotLeft} ${round(place)}H${plotRight}"/>`
      return rule + words(plotLeft - 6, place + 4, label(tick), { anchor: 'end' })
    })
    .join('')
}

/** Figures under a plot. */
export function baseLabels(ticks: readonly (readonly [number, string])[], y: number): string {
  return ticks.map(([x, label]) => words(x, y, label, { anchor: 'middle' })).join('')
}

/** The years of days, each at its first day. */
export function yearTicks(days: readonly string[], x: Scale): (readonly [number, string])[] {
  return days.flatMap((day, at) =>
    day.endsWith('-01-01') ? [[x(at), day.slice(0, 4)] as const] : [],
  )
}

/** Names of colours in a row under the figures of a picture. */
export function legend(entries: readonly (readonly [string, string])[]): string {
  let x = plotLeft
  const parts: string[] = []
  for (const [colour, label] of entries) {
    parts.push(box({ x, y: 61, width: 14, height: 5 }, colour), words(x + 19, 68, label))
    x += 19 + label.length * 6.6 + 18
  }
  return parts.join('')
}

/** Runs of one state along the days, as boxes in a strip with its name. */
export function strip<T extends string>(
  states: readonly T[],
  colours: Readonly<Record<T, string>>,
  { x, y, height }: { readonly x: Scale; readonly y: number; readonly height: number },
): string {
  const parts: string[] = []
  let from = 0
  for (let at = 1; at <= states.length; at++) {
    const state = states[from]
    if (at < states.length && states[at] === state) continue
    if (state !== undefined) {
      parts.push(box({ x: x(from), y, width: x(at) - x(from), height }, colours[state]))
    }
    from = at
  }
  return parts.join('')
}

/** The file. */
export function svgOf({ title, subtitle, description, height, body }: Chart): string {
  const frame = `viewBox="0 0 ${chartWidth} ${height}" role="img" aria-labelledby="title about"`
  return `<svg xmlns="http://www.w3.org/2000/svg" ${frame}>
<title id="title">${title}</title>
<desc id="about">${description}</desc>
<style>${style}</style>
<rect class="ground" width="${chartWidth}" height="${height}" rx="8"/>
<text class="title" x="16" y="28">${title}</text>
${words(16, 47, subtitle)}
${body}
</svg>
`
}

const light = {
  ground: '#fff',
  ink: '#10201e',
  soft: '#5d6c68',
  grid: '#e6ece9',
  s1: '#d97d06',
  s2: '#7f79e8',
  s3: '#149a66',
  s4: '#bf6fa5',
  s5: '#1d5292',
  s6: '#b4c0bc',
  s7: '#b0361a',
  quiet: '#e6ece9',
}

const dark = {
  ground: '#131c1a',
  ink: '#e9f0ee',
  soft: '#aebdb8',
  grid: '#24312e',
  s1: '#db8f1a',
  s2: '#7a73f5',
  s3: '#76f3c2',
  s4: '#c94baa',
  s5: '#b8d9f9',
  s6: '#5d706a',
  s7: '#ff8f70',
  quiet: '#24312e',
}

/** Only the words and lines that a ground carries; its own ground keeps any page legible. */
function variablesOf(theme: Readonly<Record<string, string>>): string {
  return Object.entries(theme)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';')
}

const colourRules = Object.keys(light)
  .map((name) => `.${name}{--c:var(--${name})}`)
  .join('')

const style = `svg{${variablesOf(light)}}@media(prefers-color-scheme:dark){svg{${variablesOf(dark)}}}${colourRules}
.ground{fill:var(--ground)}.grid{stroke:var(--grid);fill:none}.line{stroke:var(--c);fill:none;stroke-width:1.6;stroke-linejoin:round}.fill{fill:var(--c)}
text{font:12px system-ui,sans-serif;fill:var(--c,var(--soft))}.title{font-size:16px;font-weight:600;fill:var(--ink)}`
