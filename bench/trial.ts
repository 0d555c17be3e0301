/** Figures that a solver answers, by quantity: they are compared before anything is timed. */
export type Answer = Readonly<Record<string, ArrayLike<number>>>

/** A solver that holds its input: `run` is timed, its promise too, and `answer` is compared. */
export type Prepared = {
  readonly run: () => unknown
  readonly answer: () => Answer | Promise<Answer>
  /** Ends what it started, threads for example. */
  readonly close?: () => Promise<void>
}

/** Whom we are measured against. */
export type Peer<Input> = {
  readonly name: string
  /**
   * For every quantity, the largest difference from ours, relative to our largest figure.
   * Interior-point and first-order peers stop a little off; the figure here says how far.
   */
  readonly tolerances: Readonly<Record<string, number>>
  /** Another way of our own; left out, the peer is a program of this name in `peers/`. */
  readonly prepare?: (input: Input) => Prepared
}

/** How far apart two figures are and may be; a NaN is never within. */
export type Gap = { readonly quantity: string; readonly found: number; readonly allowed: number }

/** What the project wants to reach: the peer's median over ours. */
export type Target = { readonly peer: string; readonly ratioMin: number }

/** One problem, who solves it, and how an answer is judged. */
export type Trial<Input> = {
  /** Plain data: it is written to a file that every contestant reads. */
  readonly input: () => Input
  readonly ours: (input: Input) => Prepared | Promise<Prepared>
  /** What is solved in one run, bars for example; times are given for one of them. */
  readonly solvedPerRun?: (input: Input) => number
  /** Shows by plain arithmetic that our answer is right, whether peers are installed or not. */
  readonly proof: (input: Input, ours: Answer) => readonly Gap[]
  /** Further figures of any answer, by our arithmetic, such as its risk; compared like it. */
  readonly judge?: (input: Input, answer: Answer) => Answer
  readonly peers: readonly Peer<Input>[]
  readonly targets?: readonly Target[]
}

/** A trial bound to its input; the harness need not know of what type that is. */
export type Contest = {
  readonly ours: () => Prepared | Promise<Prepared>
  readonly solvedPerRun: number
  readonly proof: (ours: Answer) => readonly Gap[]
  readonly judged: (answer: Answer) => Answer
  readonly peers: readonly Contender[]
}
export type Contender = Omit<Peer<never>, 'prepare'> & { readonly prepare?: () => Prepared }

export type Part = {
  readonly input: () => unknown
  /** `input` is what came back from the file that `input()` was written to. */
  readonly bind: (input: unknown) => Contest
  readonly targets: readonly Target[]
}

/** A benchmark: one main part, and the same at other sizes or from other starts. */
export type Bench = {
  readonly name: string
  /** One line for the list. */
  readonly about: string
  readonly unit: Unit
  readonly main: Part
  readonly sizes?: Readonly<Record<string, Part>>
  readonly starts?: Readonly<Record<string, Part>>
}
export type Unit = 'us' | 'ms'

/** Makes a part of a benchmark from a trial, and hides its input's type. */
export function partOf<Input>(trial: Trial<Input>): Part {
  return {
    input: trial.input,
    targets: trial.targets ?? [],
    bind: (read) => {
      const input = read as Input
      return {
        ours: () => trial.ours(input),
        solvedPerRun: trial.solvedPerRun?.(input) ?? 1,
        proof: (ours) => trial.proof(input, ours),
        judged: (answer) => ({ ...answer, ...trial.judge?.(input, answer) }),
        peers: trial.peers.map(({ prepare, ...peer }) =>
          prepare === undefined ? peer : { ...peer, prepare: () => prepare(input) },
        ),
      }
    },
  }
}
