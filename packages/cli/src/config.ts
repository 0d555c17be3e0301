import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'

/** The only reader of the environment in this room. */
export type CliConfig = {
  /** Where the daemon answers. */
  readonly url: string
  /** JSON-RPC endpoint of the owner's wallet; null means the practice wallet of a simulation. */
  readonly walletUrl: string | null
  /** Where parsed market files are kept. */
  readonly cacheFolder: string
  /** Colours and bars: a terminal is there and NO_COLOR is not set. */
  readonly art: boolean
}

/** The stream that is written to; Node leaves `isTTY` out where there is no terminal. */
export type Output = { readonly isTTY?: boolean | undefined }

/**
 * Resolves flags, then `EVENKEEL_URL` and `EVENKEEL_WALLET`, then defaults. The cache lies in
 * `XDG_CACHE_HOME`, where that is an absolute path as its specification asks, else in `~/.cache`.
 */
export function loadConfig(
  flags: { readonly url?: string; readonly wallet?: string },
  output: Output,
  env: NodeJS.ProcessEnv = process.env,
): CliConfig {
  const { XDG_CACHE_HOME: cacheHome = '' } = env
  return {
    url: (flags.url ?? env.EVENKEEL_URL ?? 'http://127.0.0.1:4280').replace(/\/$/, ''),
    walletUrl: flags.wallet ?? env.EVENKEEL_WALLET ?? null,
    cacheFolder: join(isAbsolute(cacheHome) ? cacheHome : join(homedir(), '.cache'), 'evenkeel'),
    art: output.isTTY === true && env.NO_COLOR === undefined,
  }
}
