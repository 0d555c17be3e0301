import type { Words } from './request.ts'
import { textOf } from './text.ts'

/** Gives every distinct word a code, in the order in which they are met. */
export type Dictionary = {
  readonly list: string[]
  /** UTF-8 of each word of the list. */
  readonly bytes: Uint8Array[]
  /** Open addressing: code + 1 of the word whose hash leads here; 0 is free. */
  slots: Int32Array
  /** Code of the word before: rows of one asset mostly follow one another. */
  last: number
}

/** A dictionary without words. */
export function openDictionary(): Dictionary {
  return { list: [], bytes: [], slots: new Int32Array(64), last: -1 }
}

/** Code of the word that stands in the bytes; they are decoded the first time only. */
export function codeOfBytes(
  dictionary: Dictionary,
  bytes: Uint8Array,
  start: number,
  end: number,
): number {
  const { last } = dictionary
  if (last >= 0 && isSame(bytes, start, end, dictionary.bytes[last] as Uint8Array)) return last
  const { slots } = dictionary
  let slot = hashOf(bytes, start, end) & (slots.length - 1)
  for (; slots[slot] !== 0; slot = (slot + 1) & (slots.length - 1)) {
    const code = (slots[slot] as number) - 1
    if (!isSame(bytes, start, end, dictionary.bytes[code] as Uint8Array)) continue
    dictionary.last = code
    return code
  }
  return add(dictionary, bytes.slice(start, end), slot)
}

/** Code of a word that is text already. */
export function codeOfText(dictionary: Dictionary, text: string): number {
  if (dictionary.last >= 0 && dictionary.list[dictionary.last] === text) return dictionary.last
  const bytes = encoder.encode(text)
  return codeOfBytes(dictionary, bytes, 0, bytes.length)
}

/** The column that was read with a dictionary. */
export function wordsOf(codes: Int32Array, { list }: Dictionary): Words {
  return { codes, list }
}

const encoder = new TextEncoder()

function add(dictionary: Dictionary, word: Uint8Array, slot: number): number {
  const code = dictionary.list.length
  dictionary.list.push(textOf(word, 0, word.length))
  dictionary.bytes.push(word)
  dictionary.slots[slot] = code + 1
  dictionary.last = code
  if (dictionary.list.length * 2 > dictionary.slots.length) widen(dictionary)
  return code
}

function widen(dictionary: Dictionary): void {
  const slots = new Int32Array(dictionary.slots.length * 2)
  for (const [code, word] of dictionary.bytes.entries()) {
    let slot = hashOf(word, 0, word.length) & (slots.length - 1)
    while (slots[slot] !== 0) slot = (slot + 1) & (slots.length - 1)
    slots[slot] = code + 1
  }
  dictionary.slots = slots
}

/** FNV-1a: names are short, and nobody gains by making them collide. */
function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = 0x811c9dc5
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ (bytes[at] as number), 0x01000193)
  return hash >>> 0
}

function isSame(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word[i]) return false
  return true
}
