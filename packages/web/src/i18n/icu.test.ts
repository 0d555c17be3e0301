import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, it } from 'vitest'
import { fillMessage, MessageError, parseMessage, type Values } from './icu.ts'

const fill = (text: string, values: Values, locale = 'en') =>
  fillMessage(parseMessage(text), values, locale)
    .map((piece) => (typeof piece === 'string' ? piece : piece.bold))
    .join('')

const steps = '{n, plural, one {# крок} few {# кроки} many {# кроків} other {# кроку}}'

describe('the part of ICU that the catalogues use', () => {
  it.each([
    [1, '1 крок'],
    [2, '2 кроки'],
    [5, '5 кроків'],
    [21, '21 крок'],
    [1.5, '1,5 кроку'],
  ])('Ukrainian plural of %d', (n, text) => {
    expect(fill(steps, { n }, 'uk')).toBe(text)
  })

  it('an exact case is stronger than a plural word', () => {
    expect(fill('{n, plural, =1 {just one} one {#} other {many}}', { n: 1 })).toBe('just one')
  })

  it('a case inside a case still knows its count', () => {
    const text = '{n, plural, other {{how, select, a {# of a} other {# of all}}}}'
    expect(fill(text, { n: 4, how: 'a' })).toBe('4 of a')
  })

  it('bold text stays a piece of its own', () => {
    const message = parseMessage('Costs <b>{usd}</b>, never more.')
    expect(fillMessage(message, { usd: '$1.00' }, 'en')).toEqual([
      'Costs ',
      { bold: '$1.00' },
      ', never more.',
    ])
  })

  it.each(['{n', '{n, plural, one {#}}', '{n, date}', 'a } b', '<b>open'])(
    'refuses %s when it is read, not when it is shown',
    (text) => {
      expect(() => parseMessage(text)).toThrow(MessageError)
    },
  )

  it('refuses to fill a message that lacks a value', () => {
    expect(() => fill('{a} and {b}', { a: 1 })).toThrow("lacks its value 'b'")
  })

  it.each([0, 1, 2, 3, 5, 11, 12, 14, 21, 22, 25, 100, 101])(
    'agrees with the general library for %d in every language',
    (n) => {
      for (const locale of ['en', 'uk', 'zh']) {
        const text = `=${steps} {kind, select, a {A} other {B}}`
        const general = new IntlMessageFormat(text, locale).format({ n, kind: 'a' })
        expect(fill(text, { n, kind: 'a' }, locale)).toBe(general)
      }
    },
  )
})
