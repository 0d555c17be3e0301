import type { Hex, Keccak256 } from '../domain/index.ts'
import { assert } from '../units/index.ts'
import { hexOfText } from './canonical.ts'

/** One field of a struct: its name and its EIP-712 type. */
export type TypedField = { readonly name: string; readonly type: string }
/** Structs by name. */
export type TypedStructs = { readonly [name: string]: readonly TypedField[] }
/** A value that EIP-712 can encode; integers are bigints, never floats. */
export type TypedValue = string | bigint | readonly TypedValue[] | TypedMessage
/** A struct's value. */
export type TypedMessage = { readonly [field: string]: TypedValue }

/**
 * The digest that EIP-712 signs: `keccak256(0x1901 ‖ domainSeparator ‖ hashStruct(message))`.
 *
 * Written for the few types that we use: `uintN`, `intN`, `address`, `bytes32`, `string`, structs
 * and lists of them. A value outside its type's range is a bug, not a wrapped number.
 */
export function hashTypedData(
  data: {
    readonly structs: TypedStructs
    readonly domain: TypedMessage
    readonly primary: string
    readonly message: TypedMessage
  },
  keccak256: Keccak256,
): Hex {
  const separator = hashStruct('EIP712Domain', data.domain, data.structs, keccak256)
  const message = hashStruct(data.primary, data.message, data.structs, keccak256)
  return keccak256(`0x1901${separator.slice(2)}${message.slice(2)}`)
}

function hashStruct(
  name: string,
  message: TypedMessage,
  structs: TypedStructs,
  keccak256: Keccak256,
): Hex {
  const fields = structs[name]
  assert(fields !== undefined, 'a struct is declared')
  assert(Object.keys(message).length === fields.length, 'a struct has its fields and no others')
  const words = fields.map((field) => {
    const value = message[field.name]
    assert(value !== undefined, 'a struct has all its fields')
    return encodeValue(field.type, value, structs, keccak256)
  })
  const typeHash = keccak256(hexOfText(encodeType(name, structs)))
  return keccak256(`0x${typeHash.slice(2)}${words.join('')}`)
}

/**
 * The text of a struct's type, the structs that it refers to behind it in the order of their names.
 *
 * @example
 * encodeType('A', { A: [{ name: 'b', type: 'B[]' }], B: [{ name: 'n', type: 'uint8' }] })
 * // 'A(B[] b)B(uint8 n)'
 */
export function encodeType(name: string, structs: TypedStructs): string {
  const others = [...referredFrom(name, structs, new Set())].filter((other) => other !== name)
  return [name, ...others.toSorted()]
    .map((struct) => `${struct}(${(structs[struct] ?? []).map(fieldText).join(',')})`)
    .join('')
}

function referredFrom(name: string, structs: TypedStructs, found: Set<string>): Set<string> {
  if (found.has(name) || structs[name] === undefined) return found
  found.add(name)
  for (const { type } of structs[name]) referredFrom(type.replace('[]', ''), structs, found)
  return found
}

function fieldText({ type, name }: TypedField): string {
  return `${type} ${name}`
}

/** One 32-byte word as 64 hex digits. */
function encodeValue(
  type: string,
  value: TypedValue,
  structs: TypedStructs,
  keccak256: Keccak256,
): string {
  if (type.endsWith('[]')) {
    assert(isList(value), 'a list is a list')
    const items = value.map((item) => encodeValue(type.slice(0, -2), item, structs, keccak256))
    return keccak256(`0x${items.join('')}`).slice(2)
  }
  if (structs[type] !== undefined) {
    assert(typeof value === 'object' && !isList(value), 'a struct is an object')
    return hashStruct(type, value, structs, keccak256).slice(2)
  }
  if (typeof value === 'bigint') return encodeInteger(type, value)
  assert(typeof value === 'string', 'a scalar is a text or an integer')
  if (type === 'string') return keccak256(hexOfText(value)).slice(2)
  const bytes = type === 'address' ? 20 : 32
  assert(type === 'address' || type === 'bytes32', 'a type is one of the few that we use')
  assert(new RegExp(`^0x[0-9a-f]{${2 * bytes}}$`).test(value), `${type} is ${bytes} bytes of hex`)
  return value.slice(2).padStart(64, '0')
}

function encodeInteger(type: string, value: bigint): string {
  const [, sign, size = ''] = /^(u?)int(\d+)$/.exec(type) ?? []
  assert(sign !== undefined, 'an integer has an integer type')
  const bits = Number(size)
  const fits = sign === 'u' ? BigInt.asUintN(bits, value) : BigInt.asIntN(bits, value)
  assert(fits === value, `the value fits into ${type}`)
  return BigInt.asUintN(256, value).toString(16).padStart(64, '0')
}

function isList(value: TypedValue): value is readonly TypedValue[] {
  return Array.isArray(value)
}
