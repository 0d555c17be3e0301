/**
 * Stands in for vitest in a process that runs the same tests thousands of times: it collects them
 * and leaves the running to others. Assertions are vitest's own.
 */
import { format } from 'node:util'
import fc from 'fast-check'
import { expect as vitestExpect } from 'vitest'

/** A test as it was written down: where, and what it does. */
export type Collected = {
  readonly file: string
  readonly name: string
  readonly run: () => unknown
}

type Body = (...row: never[]) => unknown
type Collector = (name: string, ...rest: readonly unknown[]) => void
type Named = Collector & {
  readonly skip: Collector
  readonly skipIf: (condition: unknown) => Collector
  readonly each: (rows: readonly unknown[]) => Collector
}

// The same draws whenever a property is asked, and no time spent on a smaller counterexample.
fc.configureGlobal({ seed: 20_260_101, endOnFailure: true })

const collected: Collected[] = []
let file = ''
let path: readonly string[] = []

/** Imports a test file and returns its tests. */
export async function collect(name: string, load: () => Promise<unknown>): Promise<Collected[]> {
  collected.length = 0
  file = name
  path = []
  await load()
  return [...collected]
}

export const expect: typeof vitestExpect = vitestExpect

export const test: Named = named((name, ...rest) => {
  collected.push({ file, name: [...path, name].join(' > '), run: bodyOf(rest) })
})

export const describe: Named = named((name, ...rest) => {
  const outer = path
  path = [...outer, name]
  bodyOf(rest)()
  path = outer
})

function named(take: Collector): Named {
  const skip: Collector = () => undefined
  const each = (rows: readonly unknown[]): Collector => {
    return (name, ...rest) => {
      for (const row of rows) {
        const cells = (Array.isArray(row) ? row : [row]) as never[]
        take(format(name, ...cells), () => bodyOf(rest)(...cells))
      }
    }
  }
  return Object.assign(take, { skip, skipIf: (no: unknown) => (no ? skip : take), each })
}

/** The function among what follows the name; options such as a timeout may stand around it. */
function bodyOf(rest: readonly unknown[]): Body {
  const body = rest.find((part) => typeof part === 'function')
  if (body === undefined) throw new Error(`a test of ${file} has a body`)
  return body as Body
}
