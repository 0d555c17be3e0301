import { type Breach, formatBreach, type Rule } from './breach.ts'
import { treeOf } from './tree.ts'

/** What a rule says about a small made-up house: the way in which every rule is proven to fail. */
export function judge(rule: Rule, files: Readonly<Record<string, string>>): string[] {
  return rule(houseOf(files)).map((breach: Breach) => formatBreach(breach))
}

export function houseOf(files: Readonly<Record<string, string>>): ReturnType<typeof treeOf> {
  return treeOf(Object.entries(files).map(([path, text]) => ({ path, text })))
}
