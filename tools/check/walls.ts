import type { Breach } from './breach.ts'
import { allow, type Exception, exceptions } from './exceptions.ts'
import { house, isPure, type Room, roomOf, roomsNobodyImports } from './house.ts'
import { type Import, importsOf } from './imports.ts'
import { resolveImport, type Target, type Workspace, workspacesOf } from './resolve.ts'
import { type CodeFile, isTest, type Tree } from './tree.ts'

/** Every import of the product stays inside the table of `house.ts`. */
export function checkWalls(tree: Tree): Breach[] {
  const workspaces = workspacesOf(tree)
  return tree.code.flatMap((file) => [
    ...homelessness(file),
    ...importsOf(file).flatMap((edge) => checkImport(file, edge, workspaces)),
  ])
}

/** A path that is computed at run time passes through every wall unseen. */
export function checkComputed(tree: Tree, listed: readonly Exception[] = exceptions): Breach[] {
  const breaches = tree.code
    .filter(({ path }) => /^packages\/[^/]+\/src\//.test(path) && !isTest(path))
    .flatMap((file) =>
      importsOf(file)
        .filter(({ specifier }) => specifier === undefined)
        .map(({ line }) => ({ path: file.path, line, message: 'write the path of an import out' })),
    )
  return allow('computed import', breaches, listed)
}

function homelessness(file: CodeFile): Breach[] {
  const isRootConfig = !file.path.includes('/')
  if (isRootConfig || roomOf(file.path) !== undefined) return []
  return [{ path: file.path, line: 1, message: 'lies in no room of tools/check/house.ts' }]
}

function checkImport(file: CodeFile, edge: Import, workspaces: readonly Workspace[]): Breach[] {
  const room = roomOf(file.path)
  if (room === undefined) return []
  const message = refusal({ file, room, edge, workspaces })
  return message === undefined ? [] : [{ path: file.path, line: edge.line, message }]
}

type Question = {
  readonly file: CodeFile
  readonly room: Room
  readonly edge: Import
  readonly workspaces: readonly Workspace[]
}

function refusal({ file, room, edge, workspaces }: Question): string | undefined {
  const isFree = isTest(file.path) || isBuildConfig(file.path) || room.rooms.includes('*')
  if (edge.specifier === undefined) return undefined
  const target = resolveImport(file.path, edge.specifier, workspaces)
  switch (target.kind) {
    case 'unknown':
      return `${target.name} is not a door of that package`
    case 'node':
      return isFree || room.node ? undefined : `${room.name} may not use ${edge.specifier}`
    case 'package':
      if (isFree || room.packages.some((allowed) => matches(allowed, target.name))) return undefined
      return `${room.name} may not import the package ${target.name}; ${vendorsOf(room)}`
    case 'file':
      return fileRefusal({ file, room, edge, target, isFree })
  }
}

type FileQuestion = Omit<Question, 'workspaces'> & {
  readonly target: Extract<Target, { kind: 'file' }>
  readonly isFree: boolean
}

function fileRefusal({ file, room, edge, target, isFree }: FileQuestion): string | undefined {
  if (isTest(target.path) && !isTest(file.path)) return 'a test file is imported by nothing'
  const other = roomOf(target.path)
  if (other === undefined) return `${target.path} lies in no room`
  if (other.name === room.name) return undefined
  if (roomsNobodyImports.includes(other.name)) return `nothing imports ${other.name}`
  if (workspaceOf(other) !== workspaceOf(room) && !target.byName && !isFree) {
    return `another package is imported by its name, not by the path ${edge.specifier}`
  }
  if (isFree) return undefined
  if (!mayImport(room, other)) return `${room.name} may not import ${other.name}; ${wallsOf(room)}`
  if (room.name === 'core/ports' && !edge.typeOnly) return 'core/ports imports types only'
  if (isPure(other) && !target.path.endsWith('/index.ts')) {
    return `a room is entered by its index: ${other.name}/index.ts`
  }
  return undefined
}

function mayImport(room: Room, other: Room): boolean {
  return room.rooms.some((name) => `${other.name}/`.startsWith(`${name}/`))
}

function matches(allowed: string, name: string): boolean {
  return allowed.endsWith('/*') ? name.startsWith(allowed.slice(0, -1)) : allowed === name
}

function workspaceOf(room: Room): string | undefined {
  return room.name.split('/')[0]
}

function isBuildConfig(path: string): boolean {
  return path.endsWith('/vite.config.ts')
}

function wallsOf({ rooms }: Room): string {
  return rooms.length === 0 ? 'it imports no room' : `it may import ${rooms.join(', ')}`
}

function vendorsOf({ packages }: Room): string {
  return packages.length === 0 ? 'it has no dependencies' : `it may import ${packages.join(', ')}`
}

/** The room table itself: every name it mentions is a room. */
export function checkHouse(rooms: readonly Room[] = house): Breach[] {
  const names = new Set(rooms.map((room) => room.name).concat('core', '*'))
  return rooms.flatMap((room) =>
    room.rooms
      .filter((name) => !names.has(name))
      .map((name) => ({
        path: 'tools/check/house.ts',
        line: 1,
        message: `${room.name} may import ${name}, which is not a room`,
      })),
  )
}
