import { stripTypeScriptTypes } from 'node:module'
import { parseSync } from 'oxc-parser'
import { type Edit, type Site, sitesIn } from './sites.ts'
import { switchboardKey } from './switchboard.ts'
import type { Node } from './syntax.ts'

/** One change of one place. `nth` tells equal changes in one function apart, from 1. */
export type Mutant = {
  readonly file: string
  readonly line: number
  readonly within: string
  readonly reads: string
  readonly becomes: string
  readonly nth: number
  /** Number of the site in its file, and of the variant at the site, from 1. */
  readonly site: number
  readonly variant: number
}

/** A file as JavaScript in which every mutant sleeps, to be woken by the switchboard. */
export type Instrumented = {
  readonly file: string
  readonly sites: number
  readonly mutants: readonly Mutant[]
  /** The code, with its sites numbered from `firstSite` on. */
  readonly code: (firstSite: number) => string
}

export function instrument(file: string, source: string): Instrumented {
  const { program, errors } = parseSync(file, source)
  if (errors[0] !== undefined) throw new Error(`${file}: ${errors[0].message}`)
  // Stripping types leaves every character where it is, so the places of the tree still hold.
  const plain = stripTypeScriptTypes(source)
  const { sites, ticks } = sitesIn(program as unknown as Node, { source, plain })
  return {
    file,
    sites: sites.length,
    mutants: mutantsOf(file, source, sites),
    code: (firstSite) => codeOf(plain, sites, ticks, firstSite),
  }
}

function mutantsOf(file: string, source: string, sites: readonly Site[]): Mutant[] {
  const counts = new Map<string, number>()
  const lineAt = linesOf(source)
  return sites.flatMap((site, at) =>
    site.variants.map(({ becomes }, variant) => {
      const { within, reads } = site
      const key = `${within} ${reads} ${becomes}`
      const nth = (counts.get(key) ?? 0) + 1
      counts.set(key, nth)
      const line = lineAt(site.start)
      return { file, line, within, reads, becomes, nth, site: at, variant: variant + 1 }
    }),
  )
}

function linesOf(source: string): (at: number) => number {
  const ends = [...source.matchAll(/\n/g)].map(({ index }) => index)
  return (at) => ends.filter((end) => end < at).length + 1
}

function codeOf(
  plain: string,
  sites: readonly Site[],
  ticks: readonly Edit[],
  firstSite: number,
): string {
  const calls = sites.flatMap((site, at) => site.call(`$${firstSite + at}`))
  const switches = sites.map((site, at) => switchOf(site, firstSite + at))
  const names = 'active: $active, seen: $seen, fuel: $fuel, stop: $stop'
  const head = `const { ${names} } = globalThis.${switchboardKey};`
  return [`${head}${edited(plain, [...ticks, ...calls])}`, ...switches].join('\n')
}

function switchOf({ parameters, original, variants }: Site, number: number): string {
  const cases = variants.map(({ code }, at) => `case ${at + 1}: return ${code};`).join(' ')
  return (
    `function $${number}(${parameters}) { $seen[${number}] = 1; ` +
    `switch ($active[${number}]) { ${cases} default: return ${original} } }`
  )
}

/**
 * The text with its edits made. Of those at one place the closing brackets come first, inner ones
 * before outer, then the opening ones, outer before inner: sites are listed from outside inwards.
 */
function edited(text: string, edits: readonly Edit[]): string {
  const isClosing = (edit: Edit) => edit.text === ')' || edit.text === ' }'
  const numbered = edits.map((edit, at) => ({ ...edit, rank: isClosing(edit) ? -at - 1 : at }))
  const ordered = numbered.toSorted(
    (one, other) => one.start - other.start || one.rank - other.rank,
  )
  let from = 0
  let result = ''
  for (const { start, end, text: inserted } of ordered) {
    result += text.slice(from, start) + inserted
    from = end
  }
  return result + text.slice(from)
}
