/** A file of tests, and what the names of those begin with that are wanted; '' wants all. */
export type TestFile = { readonly file: string; readonly wanted: string }

/** What a worker is asked: the mutants of some files, judged by the tests of others. */
export type Job = {
  /** Files that are mutated, and those that hold the tests, from the root of the repository. */
  readonly sources: readonly string[]
  readonly tests: readonly TestFile[]
  /** Numbers of the mutants to try, counted over all sources. */
  readonly picked: readonly number[]
}

/** What became of a mutant. */
export type Verdict =
  | { readonly fate: 'killed'; readonly by: string }
  | { readonly fate: 'survived' }
  /** No test reaches it. */
  | { readonly fate: 'unreached' }

/** What a worker tells. */
export type Report =
  /** Tests that fail without any mutant; the others judge alone. */
  | { readonly kind: 'broken'; readonly tests: readonly string[] }
  | { readonly kind: 'begun'; readonly at: number }
  | { readonly kind: 'verdict'; readonly at: number; readonly verdict: Verdict }
