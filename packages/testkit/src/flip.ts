/** A JSON value with one bit of one of its values changed, and where. */
export type Flip = { readonly path: string; readonly json: unknown }

/**
 * Every way to change one bit of one value of a JSON document: each of the 8 bits of each character
 * of every text, and the 8 lowest bits of every whole number. Names and structure stay.
 */
export function* bitFlips(json: unknown, path = ''): Generator<Flip> {
  if (typeof json === 'string') {
    for (let bit = 0; bit < 8 * json.length; bit += 1) yield { path, json: flipText(json, bit) }
  } else if (typeof json === 'number') {
    for (let bit = 0; bit < 8; bit += 1) yield { path, json: json ^ (1 << bit) }
  } else if (Array.isArray(json)) {
    for (const [index, item] of json.entries()) {
      for (const flip of bitFlips(item, `${path}.${index}`)) {
        yield { path: flip.path, json: json.with(index, flip.json) }
      }
    }
  } else if (typeof json === 'object' && json !== null) {
    for (const [name, member] of Object.entries(json)) {
      for (const flip of bitFlips(member, `${path}.${name}`)) {
        yield { path: flip.path, json: { ...json, [name]: flip.json } }
      }
    }
  }
}

function flipText(text: string, bit: number): string {
  const at = Math.floor(bit / 8)
  const flipped = String.fromCharCode(text.charCodeAt(at) ^ (1 << (bit % 8)))
  return text.slice(0, at) + flipped + text.slice(at + 1)
}
