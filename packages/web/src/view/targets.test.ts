import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { english as words } from '../fixtures/words.fixture.ts'
import { worldOf } from '../fixtures/world.fixture.ts'
import { checkTargets, restFor, targetText, typedSum } from './targets.ts'

const { portfolio } = worldOf('act', 'ready', {
  practiceWalletUrl: null,
  isSignedIn: true,
  mode: 'simulation',
})
const ids = portfolio.positions.map((position) => position.asset)
const typed = (...texts: readonly string[]) =>
  Object.fromEntries(ids.map((id, index) => [id, texts[index] ?? '0']))
const check = (...texts: readonly string[]) =>
  checkTargets(typed(...texts), portfolio.positions, words)

describe('typed targets (CTL-4)', () => {
  it('become decimal strings that sum to exactly one', () => {
    expect(check('35.5', '24,5', '15', '25')).toEqual({
      ok: true,
      targets: {
        [ids[0] ?? '']: '0.3550',
        [ids[1] ?? '']: '0.2450',
        [ids[2] ?? '']: '0.1500',
        [ids[3] ?? '']: '0.2500',
      },
      isChanged: true,
    })
  })

  it('know when nothing was changed', () => {
    expect(check('35', '25', '15.00', '25')).toMatchObject({ ok: true, isChanged: false })
  })

  it.each([
    [
      'a sum above 100',
      ['36', '25', '15', '25'],
      'The targets sum to 101.00%. They must sum to 100%.',
    ],
    ['a word', ['a third', '25', '15', '25'], 'WBTC: type a share between 0 and 100.'],
    ['a negative share', ['-5', '65', '15', '25'], 'WBTC: type a share between 0 and 100.'],
    [
      'more digits than are kept',
      ['35.001', '24.999', '15', '25'],
      'WBTC: type a share between 0 and 100.',
    ],
    ['an empty field', ['', '60', '15', '25'], 'WBTC: type a share between 0 and 100.'],
    ['a share above 100', ['101', '0', '0', '0'], 'WBTC: type a share between 0 and 100.'],
  ])('refuse %s with a sentence', (_, texts, message) => {
    expect(check(...texts)).toMatchObject({ ok: false, message })
  })

  it('give the rest to cash, and never a negative rest', () => {
    const cash = ids[3] ?? ''
    expect(restFor(cash, typed('35', '25', '15', '1'))).toBe('25')
    expect(restFor(cash, typed('90', '25', '15', '1'))).toBeNull()
  })

  it('the sum on display is of what was typed', () => {
    expect(typedSum(typed('33.33', '33.33', '33.33', '0.01'), words)).toBe('100.00%')
  })

  it('property: what is shown in a field is read back as the same share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10_000 }), (hundredths) => {
        const text = targetText(String(hundredths / 10_000))
        const rest = targetText(String((10_000 - hundredths) / 10_000))
        const result = check(text, rest, '0', '0')
        const share = result.ok ? Number(result.targets[ids[0] ?? '']) : null
        expect(share).toBe(hundredths / 10_000)
      }),
    )
  })
})
