import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'

/** A value of a reference file: plain JSON. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json }
/** A JSON object. */
export type JsonObject = { readonly [key: string]: Json }

/** One reference case as its file has it: `@` texts in it point into the dataset. */
export type ReferenceCase = {
  readonly topic: string
  readonly id: string
  /** Empty where the case names none. */
  readonly quantity: string
  readonly inputs: JsonObject
  readonly expected: JsonObject
  readonly dataset: Json
  readonly tolerance: Json
  /** False where there is nothing to compute. */
  readonly check: boolean
  /** Folder that holds `reference/`; paths in inputs are relative to it. */
  readonly root: string
}

/** Bad input of the command itself: it names the file or the field and ends with exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Reads every case of the named files and folders, in the order of the names. */
export async function readCases(paths: readonly string[]): Promise<ReferenceCase[]> {
  const files = (await Promise.all(paths.map(filesAt))).flat()
  if (files.length === 0) throw new UsageError(`no reference file in ${paths.join(', ')}`)
  return (await Promise.all(files.map(readFileCases))).flat()
}

async function filesAt(path: string): Promise<string[]> {
  const found = await stat(path).catch(() => null)
  if (found === null) throw new UsageError(`${path} does not exist`)
  if (!found.isDirectory()) return [path]
  const names = await readdir(path)
  return names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(path, name))
}

async function readFileCases(file: string): Promise<ReferenceCase[]> {
  const text = await readFile(file, 'utf8')
  return parseCases(parseJson(text, file), file)
}

function parseJson(text: string, file: string): Json {
  try {
    return JSON.parse(text) as Json
  } catch (cause) {
    throw new UsageError(`${file} is not JSON: ${String(cause)}`, { cause })
  }
}

/** Takes the content of one reference file apart. */
export function parseCases(content: Json, file: string): ReferenceCase[] {
  const document = objectAt(content, file)
  const topic = document['topic']
  const { cases } = document
  if (typeof topic !== 'string') throw new UsageError(`${file}: topic is not a text`)
  if (!Array.isArray(cases)) throw new UsageError(`${file}: cases is not a list`)
  const dataset = document['dataset'] ?? null
  const root = dirname(dirname(resolve(file)))
  return (cases as readonly Json[]).map((entry, index) => {
    const where = `${basename(file)}: cases[${index}]`
    const { id, inputs, expected, tolerance, check } = objectAt(entry, where)
    if (typeof id !== 'string') throw new UsageError(`${where}.id is not a text`)
    const quantity = objectAt(inputs ?? null, `${where}.inputs`)['quantity']
    return {
      topic,
      id,
      quantity: typeof quantity === 'string' ? quantity : '',
      inputs: objectAt(inputs ?? null, `${where}.inputs`),
      expected: objectAt(expected ?? null, `${where}.expected`),
      dataset,
      tolerance: tolerance ?? null,
      check: check !== false,
      root,
    }
  })
}

/** Replaces every text that starts with @ by what stands at that path of the dataset. */
export function expand(value: JsonObject, dataset: Json): JsonObject {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [key, expandEntry(entry, dataset)]),
  )
}

function expandEntry(value: Json, dataset: Json): Json {
  if (typeof value === 'string') return value.startsWith('@') ? lookUp(value, dataset) : value
  if (Array.isArray(value)) return value.map((entry: Json) => expandEntry(entry, dataset))
  return isKeyed(value) ? expand(value, dataset) : value
}

function lookUp(reference: string, dataset: Json): Json {
  let found: Json | undefined = dataset
  for (const key of reference.slice(1).split('.')) {
    found = isKeyed(found) ? found[key] : undefined
    if (found === undefined) throw new RangeError(`the dataset has no ${reference}`)
  }
  return found
}

function isKeyed(value: Json | undefined): value is JsonObject {
  return value !== null && typeof value === 'object'
}

function objectAt(value: Json, where: string): JsonObject {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw new UsageError(`${where} is not an object`)
  }
  return value as JsonObject
}
