import { readFile } from 'node:fs/promises'
import type { TargetChange } from '@evenkeel/core/backtest'
import type { Asset, RuleSettings, Strategy } from '@evenkeel/core/domain'
import { chainIdOf, erc20Id } from '@evenkeel/core/domain'
import { parseRule, smartRule } from '@evenkeel/core/policy'
import { type IndexChange, namesIn, parseStrategy, presets } from '@evenkeel/core/strategies'
import { type Parsed, parsed, refused, toFloat } from '@evenkeel/core/units'
import type { ReadOptions } from '@evenkeel/market'
import { parse as parseYaml } from 'yaml'
import { loadIndexBook } from './index-book.ts'
import type { BacktestRequest } from './request.ts'

/** What is held and by which rule, with the name under which results show it. */
export type Book = {
  /** Priced assets; what the targets leave of one is cash. */
  readonly symbols: readonly string[]
  readonly targets: readonly number[]
  /** Targets that take over later: an index whose members come and go. */
  readonly targetChanges: readonly TargetChange[]
  /** The same with a reason for each; none where the targets stay. */
  readonly indexChanges: readonly IndexChange[]
  readonly rule: RuleSettings
  readonly ruleName: string
  /** Name of the strategy, where a file was given. */
  readonly strategyName: string | null
}

/** Resolves assets, targets and rule from the flags or the strategy file. */
export async function loadBook(
  request: BacktestRequest,
  options: ReadOptions = {},
): Promise<Parsed<Book>> {
  const { book, rule, caps } = request
  if (book.kind === 'named') {
    const given = parseRule(rule ?? '')
    if (!given.ok) return given
    const { symbols, targets } = book
    const held = { symbols, targets, targetChanges: [], indexChanges: [] }
    return parsed({ ...held, rule: given.value, ruleName: rule ?? '', strategyName: null })
  }
  const document = await readDocument(book.file)
  if (!document.ok) return document
  const fixed = bookOf(document.value, rule)
  if (!fixed.ok || caps === null) return fixed
  const followed = await loadIndexBook(document.value, caps, request, options)
  return followed.ok ? parsed({ ...fixed.value, ...followed.value }) : followed
}

function bookOf(document: unknown, ruleText: string | null): Parsed<Book> {
  const { assets, cash } = namesIn(document)
  const universe = assets.map((name, index) => standIn(name, index, name === cash))
  const strategy = parseStrategy(document, universe)
  if (!strategy.ok) return strategy
  const { target, name, rule } = strategy.value
  const lines = target.flatMap(({ asset, weightE18 }) => {
    const { symbol, role } = universe.find(({ id }) => id === asset) as Asset
    return role === 'cash' ? [] : [{ symbol, target: toFloat(weightE18) }]
  })
  const override = ruleText === null ? parsed(rule) : ruleOf(ruleText, strategy.value)
  if (!override.ok) return override
  return parsed({
    symbols: lines.map(({ symbol }) => symbol),
    targets: lines.map((line) => line.target),
    targetChanges: [],
    indexChanges: [],
    rule: override.value,
    ruleName: ruleText ?? describeRule(rule),
    strategyName: name,
  })
}

/** The rule of a strategy in the words of the command line, with its review date. */
function describeRule(rule: RuleSettings): string {
  const parts = [
    ...(rule.bandAbsolute === null ? [] : [`band:${rule.bandAbsolute}`]),
    ...(rule.bandAbsolute === null || rule.review === 'continuous'
      ? []
      : [`reviewed ${rule.review}`]),
    ...(rule.calendar === null ? [] : [rule.calendar]),
    ...(rule.costGate === null ? [] : ['gated']),
  ]
  return parts.length === 0 ? 'none' : parts.join(' ')
}

/** The rule that overrides a strategy's own; `smart` keeps the band and review of its preset. */
function ruleOf(text: string, { preset }: Strategy): Parsed<RuleSettings> {
  if (text !== 'smart') return parseRule(text)
  const { bandBpsAbsolute, review } = presets[preset]
  return parsed(smartRule(bandBpsAbsolute / 10_000, review))
}

async function readDocument(file: string): Promise<Parsed<unknown>> {
  try {
    return parsed(parseYaml(await readFile(file, 'utf8')))
  } catch (error) {
    const message = error instanceof Error ? error.message.split('\n')[0] : String(error)
    return refused('strategy', `${file}: ${message}`)
  }
}

/** A backtest knows assets by name alone: this is how a strategy file sees such a one. */
function standIn(symbol: string, index: number, isCash: boolean): Asset {
  const chain = chainIdOf(1)
  const token = `0x${(index + 1).toString(16).padStart(40, '0')}` as const
  const role = isCash ? 'cash' : 'asset'
  return { id: erc20Id(chain, token), symbol, decimals: 18, chain, token, role }
}
