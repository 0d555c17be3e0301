/** One event as it came: its id and its data, unparsed. */
export type RawEvent = { readonly id: string; readonly data: string }

/** Reads server-sent events; comments (the heartbeat) and events without an id are passed over. */
export async function* eventsIn(response: Response): AsyncGenerator<RawEvent> {
  if (response.body === null) return
  const reader = (response.body as ReadableStream<Uint8Array>).getReader()
  const decoder = new TextDecoder()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + decoder.decode(value, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const event = parseEvent(block)
        if (event !== null) yield event
      }
    }
  } finally {
    await reader.cancel().catch(() => {})
  }
}

/**
 * Reads one block of a stream.
 *
 * @example
 * parseEvent('id: 7\ndata: {}') // { id: '7', data: '{}' }
 * parseEvent(': beat') // null
 */
function parseEvent(block: string): RawEvent | null {
  const fields = new Map<string, string>()
  for (const line of block.split('\n')) {
    const colon = line.indexOf(': ')
    if (colon > 0) fields.set(line.slice(0, colon), line.slice(colon + 2))
  }
  const id = fields.get('id')
  const data = fields.get('data')
  return id === undefined || data === undefined ? null : { id, data }
}
