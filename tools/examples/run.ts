import { stripTypeScriptTypes } from 'node:module'
import { inspect, isDeepStrictEqual } from 'node:util'
import { compileFunction, Script } from 'node:vm'
import { type Claim, claimsIn } from './extract.ts'

/** The names that an example may use: of its file, its room, and the rooms that this may import. */
export type Scope = Readonly<Record<string, unknown>>

/**
 * Runs an example and returns what is wrong with it; nothing is wrong with a true one.
 *
 * A value is a JavaScript expression over the same names; `≈ 1.23` holds to the digits written;
 * `throws 'words'` holds when the code throws an error that says so.
 */
export function mistakesIn(source: string, scope: Scope): string[] {
  const { claims, unreadable } = read(source)
  if (unreadable !== undefined) return [unreadable]
  const mistakes: string[] = []
  const check = (index: number, actual: () => unknown, expected: () => unknown): void => {
    const mistake = judge(claims[index]?.expected ?? '', actual, expected)
    if (mistake !== undefined) mistakes.push(mistake)
  }
  try {
    // The block lets an example declare a name that its room exports too.
    const body = ['"use strict"; {', ...claims.map(statementFor), '}'].join('\n')
    const example = compileFunction(body, ['check', ...Object.keys(scope)]) as Runnable
    example(check, ...Object.values(scope))
  } catch (error) {
    mistakes.push(String(error))
  }
  return mistakes
}

type Runnable = (...values: unknown[]) => void

type Reading = { readonly claims: readonly Claim[]; readonly unreadable: string | undefined }

/** Types are taken off first: they blank out in place, and the comments stay. */
function read(source: string): Reading {
  try {
    const claims = claimsIn(stripTypeScriptTypes(source))
    const isEmpty = claims.every(({ code }) => code.trim() === '')
    return { claims, unreadable: isEmpty ? 'claims no value: write it after code' : undefined }
  } catch (error) {
    return { claims: [], unreadable: String(error) }
  }
}

/** Statements before the last expression prepare it; they run once, in order. */
function statementFor({ code, expected }: Claim, index: number): string {
  const { setup, expression } = lastExpression(code)
  const value = isPlainValue(expected) ? expected : 'undefined'
  return `${setup}\ncheck(${index}, () => (${expression}\n), () => (${value}\n))`
}

function lastExpression(code: string): { setup: string; expression: string } {
  const lines = code.trimEnd().replace(/;$/, '').split('\n')
  for (let at = lines.length - 1; at >= 0; at -= 1) {
    const expression = lines.slice(at).join('\n')
    const setup = lines.slice(0, at).join('\n')
    if (parses(`(${expression}\n)`) && parses(setup)) return { setup, expression }
  }
  throw new SyntaxError(`does not end in an expression: ${code.trim()}`)
}

function parses(code: string): boolean {
  try {
    return new Script(code) instanceof Script
  } catch {
    return false
  }
}

function isPlainValue(expected: string): boolean {
  return !/^(?:throws\b|≈)/.test(expected)
}

function judge(claim: string, actual: () => unknown, expected: () => unknown): string | undefined {
  if (claim.startsWith('throws')) return judgeThrow(claim, actual)
  const value = actual()
  const holds = claim.startsWith('≈')
    ? isNear(value, claim.slice(1).trim())
    : isDeepStrictEqual(value, expected())
  return holds ? undefined : `claims ${claim}, and is ${inspect(value, { depth: 6 })}`
}

function judgeThrow(claim: string, actual: () => unknown): string | undefined {
  const words = /^throws\s*(['"`]?)(?<words>.*)\1$/.exec(claim)?.groups?.['words'] ?? ''
  try {
    return `claims that it throws, and is ${inspect(actual())}`
  } catch (error) {
    return String(error).includes(words)
      ? undefined
      : `claims ${claim}, and throws ${String(error)}`
  }
}

/** Equal when rounded to the digits written: `≈ 1.86` holds for anything in 1.855 to 1.865. */
function isNear(value: unknown, written: string): boolean {
  const digits = /\.(?<fraction>\d+)/.exec(written)?.groups?.['fraction']?.length ?? 0
  const slack = 0.5 * 10 ** -digits * (1 + 1e-9)
  return typeof value === 'number' && Math.abs(value - Number(written)) <= slack
}
