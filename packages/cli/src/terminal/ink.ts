import { createColors } from 'picocolors'

/** Colour by role, as the design guide names roles; words carry the meaning without any. */
export type Ink = {
  readonly accent: (text: string) => string
  readonly near: (text: string) => string
  readonly out: (text: string) => string
  readonly sim: (text: string) => string
  readonly info: (text: string) => string
  readonly strong: (text: string) => string
  readonly quiet: (text: string) => string
  /** False where art is left out: no terminal, or NO_COLOR. */
  readonly art: boolean
}

/** Makes the inks for a stream. */
export function createInk(art: boolean): Ink {
  const colors = createColors(art)
  return {
    accent: colors.cyan,
    near: colors.yellow,
    out: colors.red,
    sim: colors.magenta,
    info: colors.blue,
    strong: colors.bold,
    quiet: colors.dim,
    art,
  }
}
