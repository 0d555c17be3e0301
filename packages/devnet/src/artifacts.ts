import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { type Abi, type Address, type Hex, isHex } from 'viem'

/** A contract as deployed from here: its interface and linked creation code. */
export type Artifact = { readonly abi: Abi; readonly bytecode: Hex }

/** Addresses of linked libraries, by library name. */
export type Libraries = Readonly<Record<string, Address>>

/** Folder of an installed npm package, found through its `package.json`. */
export function packageFolder(name: string): string {
  return dirname(createRequire(import.meta.url).resolve(`${name}/package.json`))
}

/**
 * Reads an artifact out of an installed package; third-party bytecode lives nowhere else.
 *
 * @example
 * readArtifact('canonical-weth', 'build/contracts/WETH9.json')
 */
export function readArtifact(name: string, path: string, libraries: Libraries = {}): Artifact {
  const file = join(packageFolder(name), path)
  return parseArtifact(JSON.parse(readFileSync(file, 'utf8')), libraries, file)
}

/**
 * Brings the shapes of truffle, hardhat and foundry to one, its libraries linked.
 *
 * A library without an address is a fault: unlinked code deploys and then fails far away.
 */
export function parseArtifact(json: unknown, libraries: Libraries, origin: string): Artifact {
  const { abi, bytecode, linkReferences, evm } = json as RawArtifact
  const nested = typeof bytecode === 'object' ? bytecode : evm?.bytecode
  const code = typeof bytecode === 'string' ? bytecode : nested?.object
  if (!Array.isArray(abi) || code === undefined) throw new ArtifactUnreadable(origin, 'no code')
  const prefixed = code.startsWith('0x') ? code : `0x${code}`
  const linked = link(prefixed, linkReferences ?? nested?.linkReferences ?? {}, libraries, origin)
  if (!isHex(linked, { strict: true })) throw new ArtifactUnreadable(origin, 'code is not hex')
  return { abi, bytecode: linked }
}

/** Offsets count bytes of code; two hex digits each, after the `0x`. */
function link(code: string, references: LinkReferences, libraries: Libraries, origin: string) {
  let linked = code
  for (const [library, places] of Object.values(references).flatMap(Object.entries<LinkPlace[]>)) {
    const address = libraries[library]
    if (address === undefined) throw new ArtifactUnreadable(origin, `needs library ${library}`)
    for (const { start, length } of places) {
      const from = 2 + start * 2
      linked = linked.slice(0, from) + address.slice(2) + linked.slice(from + length * 2)
    }
  }
  return linked
}

type LinkPlace = { readonly start: number; readonly length: number }
type LinkReferences = Readonly<Record<string, Readonly<Record<string, LinkPlace[]>>>>
type RawBytecode = { readonly object?: string; readonly linkReferences?: LinkReferences }
type RawArtifact = {
  readonly abi?: Abi
  readonly bytecode?: string | RawBytecode
  readonly linkReferences?: LinkReferences
  readonly evm?: { readonly bytecode?: RawBytecode }
}

/** A package does not hold the contract that its pinned version should. */
export class ArtifactUnreadable extends Error {
  override readonly name = 'ArtifactUnreadable'

  constructor(origin: string, why: string) {
    super(`${origin}: ${why}`)
  }
}
