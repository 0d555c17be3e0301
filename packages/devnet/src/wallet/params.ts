import { type Address, getAddress, type Hex, isAddress, isHex } from 'viem'
import { WalletError } from './errors.ts'

/** What a dapp sends is unknown until each field has been read through one of these. */
export type Fields = Readonly<Record<string, unknown>>

export function readFields(value: unknown, what: string): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  throw new WalletError('invalidParams', `${what} must be an object`)
}

export function readList(value: unknown, what: string): readonly unknown[] {
  if (Array.isArray(value)) return value
  throw new WalletError('invalidParams', `${what} must be a list`)
}

export function readText(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new WalletError('invalidParams', `${what} must be a string`)
}

export function readAddress(value: unknown, what: string): Address {
  if (typeof value === 'string' && isAddress(value, { strict: false })) return getAddress(value)
  throw new WalletError('invalidParams', `${what} must be an address`)
}

export function readHex(value: unknown, what: string): Hex {
  if (isHex(value, { strict: true })) return value
  throw new WalletError('invalidParams', `${what} must be hexadecimal with 0x`)
}

export function readQuantity(value: unknown, what: string): bigint {
  const hex = readHex(value, what)
  if (hex.length > 2) return BigInt(hex)
  throw new WalletError('invalidParams', `${what} must be a hexadecimal quantity`)
}

/** Reads a field that may be left out. */
export function optional<T>(
  read: (value: unknown, what: string) => T,
  value: unknown,
  what: string,
): T | undefined {
  return value === undefined ? undefined : read(value, what)
}
