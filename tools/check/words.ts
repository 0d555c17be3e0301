import { type Breach, breachesOf } from './breach.ts'
import type { Tree } from './tree.ts'

/**
 * The files speak of the product: not of one machine, not of a download host, not of who typed
 * them. The letters in brackets keep these patterns from matching their own source.
 */
const unwanted = [
  {
    pattern: /(?<![\w.:/-])\/(?:ho[m]e|Us[e]rs|ro[o]t|wo[r]k|mn[t])\/[\w.-]+/g,
    why: 'is a path on one machine',
  },
  { pattern: /\b[A-Z]:\\\\?Users\\/g, why: 'is a path on one machine' },
  {
    pattern: /\bregis[t]ry\.(?:npmjs|yarnpkg|npmmirror)\.\w+/gi,
    why: 'is a download host; the lock names packages by hash',
  },
  {
    pattern: /\/\/[\w.-]*(?:artifac[t]ory|verdacc[i]o|nex[u]s)\b/gi,
    why: 'is a download host; the lock names packages by hash',
  },
  {
    pattern: /\b(?:co-authore[d]-by|generated wit[h]|language mode[l]s?|copilo[t]|chatbo[t])\b/gi,
    why: 'speaks of how a text was made',
  },
  { pattern: /\b(?:A[I]|L[L]M)s?\b/g, why: 'speaks of how a text was made' },
] as const

export function checkWords(tree: Tree): Breach[] {
  return tree.texts.flatMap((file) =>
    unwanted.flatMap(({ pattern, why }) =>
      breachesOf(file, file.text, pattern, (found) => `${found} ${why}`),
    ),
  )
}
