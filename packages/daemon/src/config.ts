import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'

const replayForm = z.string().regex(/^[A-Z0-9]{1,12}=.+$/, 'write SYMBOL=FILE')
const dateForm = z.iso.date()

/** What may stand in the config file; the command line goes before it, defaults behind it. */
const ConfigFile = z.strictObject({
  /** Simulation runs on the devnet. Live connects to the chain named under `chain`. */
  mode: z.enum(['simulation', 'live']).default('simulation'),
  port: z.int().min(0).max(65_535).default(4280),
  dataFolder: z.string().min(1).default('.evenkeel'),
  simulation: z
    .strictObject({
      seed: z.int().min(0).max(4_294_967_295).default(28),
      /** Wall milliseconds that one bar of market time takes while nothing waits for the owner. */
      barWallMs: z.int().min(0).max(60_000).default(300),
      replay: z.array(replayForm).default([]),
      from: dateForm.nullable().default(null),
      to: dateForm.nullable().default(null),
    })
    .prefault({}),
  /** Files that describe a real chain: pools, routers, feeds and assets that may be used. */
  chain: z
    .strictObject({ rpcUrl: z.url(), description: z.string().min(1) })
    .nullable()
    .default(null),
})

/** Everything the daemon runs on, resolved once. */
export type DaemonConfig = z.infer<typeof ConfigFile> & {
  /** Any PostgreSQL 15 or newer; null means the embedded one. Secret. */
  readonly databaseUrl: string | null
  readonly host: '127.0.0.1'
}

/** Bad usage or an unreadable config: names the key and the limit; the process ends with 2. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

/**
 * Reads command line, environment and config file, in that order of precedence.
 *
 * Environment: `DATABASE_URL`, `EVENKEEL_PORT`, `EVENKEEL_HOME`.
 */
export function loadConfig(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): DaemonConfig {
  const flags = parseFlags(args)
  const file = flags.config === undefined ? {} : readConfigFile(flags.config)
  const merged = {
    ...file,
    ...definedOnly({
      port: flags.port ?? env.EVENKEEL_PORT,
      dataFolder: env.EVENKEEL_HOME,
    }),
  } as Record<string, unknown>
  if (typeof merged.port === 'string') merged.port = Number(merged.port)
  merged.simulation = {
    ...asRecord(file.simulation),
    ...definedOnly({
      seed: flags.seed === undefined ? undefined : Number(flags.seed),
      replay: flags.replay,
      from: flags.from,
      to: flags.to,
    }),
  }
  const checked = ConfigFile.safeParse(merged)
  if (!checked.success) throw new ConfigError(z.prettifyError(checked.error))
  const config = checked.data
  if (config.mode === 'live' && config.chain === null) {
    throw new ConfigError('✖ mode live needs a chain: rpcUrl and description\n  → at chain')
  }
  return {
    ...config,
    dataFolder: resolve(config.dataFolder),
    databaseUrl: env.DATABASE_URL ?? null,
    host: '127.0.0.1',
  }
}

/** What the headless demo runs on. */
export type DemoConfig = {
  readonly seed: number
  readonly replay: readonly string[]
  readonly from: string | null
  readonly to: string | null
  readonly targets: string | null
  readonly json: boolean
  readonly databaseUrl: string | null
}

/** Reads the command line of `demo:once`; the environment gives `DATABASE_URL`. */
export function loadDemoConfig(
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): DemoConfig {
  const { json, targets, ...flags }: Flags = parseFlags(args, {
    json: { type: 'boolean' },
    targets: { type: 'string' },
  })
  const { simulation, databaseUrl } = loadConfig(
    Object.entries(flags).flatMap(([name, value]) =>
      [value].flat().flatMap((one) => [`--${name}`, String(one)]),
    ),
    env,
  )
  return {
    ...simulation,
    targets: typeof targets === 'string' ? targets : null,
    json: json === true,
    databaseUrl,
  }
}

const flagForms = {
  config: { type: 'string' },
  port: { type: 'string' },
  seed: { type: 'string' },
  replay: { type: 'string', multiple: true },
  from: { type: 'string' },
  to: { type: 'string' },
} as const

type Flags = Readonly<Record<string, string | boolean | (string | boolean)[] | undefined>>
type MoreFlags = Readonly<Record<string, { readonly type: 'string' | 'boolean' }>>

function parseFlags(args: readonly string[], more: MoreFlags = {}) {
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: { ...flagForms, ...more },
    }).values
  } catch (error) {
    throw new ConfigError(`✖ ${(error as Error).message}`)
  }
}

function readConfigFile(path: string): Record<string, unknown> {
  try {
    const content: unknown = parseYaml(readFileSync(path, 'utf8'))
    if (content === null) return {}
    if (typeof content !== 'object') throw new TypeError('it holds no keys and values')
    return content as Record<string, unknown>
  } catch (error) {
    throw new ConfigError(`✖ cannot read ${path}: ${(error as Error).message}\n  → at config`)
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function definedOnly(values: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))
}
