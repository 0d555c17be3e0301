import type { DoorLimits } from '../limits.ts'
import { refuse } from './errors.ts'

const jsonType = /^application\/json(?:\s*;\s*charset=utf-8)?$/i
/** Keys that reach into an object's prototype when a body is merged carelessly. */
const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** A request body: its exact text and what it says. */
export type JsonBody = { readonly text: string; readonly value: unknown }

/** Reads a JSON body within its bounds: size, depth and the keys it may use. */
export async function readJson(request: Request, limits: DoorLimits): Promise<JsonBody> {
  if (!jsonType.test(request.headers.get('content-type') ?? '')) {
    throw refuse('CONTENT_TYPE_WRONG', 'Send application/json.', 'Content-Type')
  }
  const text = await readText(request, limits.bodyBytesMax)
  if (depthOf(text) > limits.bodyDepthMax) {
    throw refuse('BODY_TOO_DEEP', `The body nests more than ${limits.bodyDepthMax} levels.`)
  }
  const value = parseJson(text)
  assertKeys(value)
  return { text, value }
}

async function readText(request: Request, bytesMax: number): Promise<string> {
  const tooLarge = () => refuse('BODY_TOO_LARGE', `The body exceeds ${bytesMax} bytes.`)
  // A length that is announced too large is not read at all.
  if (Number(request.headers.get('content-length') ?? 0) > bytesMax) throw tooLarge()
  const chunks: Uint8Array[] = []
  let bytes = 0
  for await (const chunk of (request.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength
    if (bytes > bytesMax) throw tooLarge()
    chunks.push(chunk)
  }
  return decodeUtf8(Buffer.concat(chunks))
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw refuse('BODY_NOT_JSON', 'The body is not UTF-8 text.')
  }
}

/** Deepest nesting of brackets outside strings; counted before parsing, so it cannot be abused. */
export function depthOf(text: string): number {
  let depth = 0
  let deepest = 0
  let quoted = false
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index]
    if (quoted) {
      if (char === '\\') index += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{' || char === '[') deepest = Math.max(deepest, (depth += 1))
    else if (char === '}' || char === ']') depth -= 1
  }
  return deepest
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw refuse('BODY_NOT_JSON', 'The body is not JSON.')
  }
}

/** The depth is bounded, so recursion is. */
function assertKeys(value: unknown): void {
  if (typeof value !== 'object' || value === null) return
  for (const [key, inner] of Object.entries(value)) {
    if (forbiddenKeys.has(key)) {
      throw refuse('KEY_FORBIDDEN', `The key ${key} is not allowed in a body.`, key)
    }
    assertKeys(inner)
  }
}
