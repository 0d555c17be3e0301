import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Catalogue } from './catalogue.ts'
import { en } from './en.ts'
import { fillMessage, type Message, parseMessage } from './icu.ts'
import { uk } from './uk.ts'
import { zh } from './zh.ts'

const catalogues: readonly (readonly [string, Catalogue])[] = [
  ['en', en],
  ['zh', zh],
  ['uk', uk],
]

/** Names of the values that a message asks for, sorted. */
function namesIn(message: Message): readonly string[] {
  const names = message.flatMap((node): readonly string[] => {
    if (typeof node === 'string' || node.kind === 'count') return []
    if (node.kind === 'bold') return namesIn(node.inner)
    if (node.kind === 'argument') return [node.name]
    return [node.name, ...[...node.cases.values()].flatMap(namesIn)]
  })
  return [...new Set(names)].toSorted()
}

/** Plural cases of a message, each as its set of words. */
function pluralCases(message: Message): readonly (readonly string[])[] {
  return message.flatMap((node): readonly (readonly string[])[] => {
    if (typeof node === 'string' || node.kind === 'count' || node.kind === 'argument') return []
    if (node.kind === 'bold') return pluralCases(node.inner)
    const inner = [...node.cases.values()].flatMap(pluralCases)
    return node.kind === 'plural' ? [[...node.cases.keys()], ...inner] : inner
  })
}

describe.each(catalogues)('the %s catalogue', (language, catalogue) => {
  it('has every key of English and no other', () => {
    expect(Object.keys(catalogue).toSorted()).toEqual(Object.keys(en).toSorted())
  })

  it('can be read, and asks for no value that English does not give', () => {
    for (const [key, text] of Object.entries(catalogue)) {
      const names = namesIn(parseMessage(text))
      const given = namesIn(parseMessage(en[key as keyof typeof en]))
      expect(given, key).toEqual(expect.arrayContaining([...names]))
    }
  })

  it('has every plural form that its language counts with', () => {
    const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const [key, text] of Object.entries(catalogue)) {
      for (const cases of pluralCases(parseMessage(text))) {
        expect(cases, key).toEqual(expect.arrayContaining([...needed]))
      }
    }
  })

  it('keeps the rules of the house: no exclamation marks, no emoji, no cheering', () => {
    for (const [key, text] of Object.entries(catalogue)) {
      expect(text, key).not.toMatch(/[!！]|\p{Extended_Pictographic}|successfully|oops/iu)
      expect(text, key).not.toMatch(/guaranteed|optimised for you|APY up to/i)
    }
  })
})

describe('the words that the glossary fixes', () => {
  it('Ukrainian: drift is відхилення, so reject is never відхилити', () => {
    for (const [key, text] of Object.entries(uk)) expect(text, key).not.toMatch(/відхилити план/i)
    expect(uk['decide.reject']).toBe('Відмовити')
  })

  it('every language is a translation: no sentence was left in English', () => {
    const sameAllowed = ['check.standard', 'steps.route.of', 'trigger.reached']
    for (const [, catalogue] of catalogues.slice(1)) {
      const left = Object.entries(catalogue)
        .filter(([key, text]) => text === en[key as keyof typeof en] && /[a-z]{3}/i.test(text))
        .map(([key]) => key)
        .filter((key) => !sameAllowed.includes(key))
      expect(left).toEqual([])
    }
  })

  it('no message is kept that nothing shows', () => {
    const sources = sourcesIn(join(import.meta.dirname, '..')).join('\n')
    const stems = [...sources.matchAll(/`([a-zA-Z0-9.]+\.)\$\{/g)].map(([, stem]) => stem ?? '')
    const tails = ['.above', '.below', '.why', '.means']
    const unused = Object.keys(en).filter((key) => {
      if (sources.includes(`'${key}'`)) return false
      if (stems.some((stem) => key.startsWith(stem))) return false
      const tail = tails.find((each) => key.endsWith(each))
      return tail === undefined || !sources.includes(`'${key.slice(0, -tail.length)}'`)
    })
    expect(unused).toEqual([])
  })
})

it('fills every message of every language without a gap', () => {
  for (const [language, catalogue] of catalogues) {
    for (const text of Object.values(catalogue)) {
      const message = parseMessage(text)
      const values = Object.fromEntries(namesIn(message).map((name) => [name, 2]))
      expect(fillMessage(message, values, language).length).toBeGreaterThan(0)
    }
  }
})

function sourcesIn(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
    .filter((entry) => !/\.(test|fixture)\./.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('/i18n/'))
    .map((path) => readFileSync(path, 'utf8'))
}
