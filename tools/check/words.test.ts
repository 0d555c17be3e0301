import { describe, expect, test } from 'vitest'
import { judge } from './control.ts'
import { checkWords } from './words.ts'

const wordsOf = (text: string) => judge(checkWords, { 'docs/a.md': text })

describe('words', () => {
  test.each([
    'see /home/ann/evenkeel',
    'cd /Users/ann',
    'C:\\Users\\ann',
    'https://registry.npmjs.org/viem',
    'https://nexus.example.org/npm',
    'Co-authored-by: somebody',
    'written by an AI',
  ])('refuses: %s', (text) => {
    expect(wordsOf(text)).toHaveLength(1)
  })

  test.each([
    'GET /api/home/page',
    'https://example.org/home/ann',
    'the page of a registry of routers',
    'MAINTAIN, AIM, said',
    './work/plan.json',
  ])('allows: %s', (text) => {
    expect(wordsOf(text)).toEqual([])
  })
})
