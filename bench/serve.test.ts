import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openPeer, PeerFaultError } from './peer-process.ts'

const hasPython = spawnSync('python3', ['--version']).status === 0
const note = hasPython ? '' : ' (left out: there is no python3 here)'

const sums = `
from prepared import Prepared

def talking(problem):
    print("solving")
    total = lambda: sum(problem["terms"])
    return Prepared("1", total, lambda: {"sum": [total()]})

def lacking(problem):
    import no_such_package

def diverging(problem):
    return Prepared("1", lambda: 0, lambda: {"sum": [float("nan")]})

PEERS = {"talking": talking, "lacking": lacking, "diverging": diverging}
`

describe.skipIf(!hasPython)(`a peer in Python${note}`, () => {
  const folder = mkdtempSync(join(tmpdir(), 'evenkeel-serve-'))
  const input = join(folder, 'input.json')
  beforeAll(() => {
    writeFileSync(join(folder, 'sums.py'), sums)
    writeFileSync(input, '{"terms":[1,2,3]}')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  const open = (peer: string) => {
    const paths = JSON.stringify([join(import.meta.dirname, 'peers'), folder])
    const program = `import sys; sys.path[:0] = ${paths}; import serve; serve.main(*sys.argv[1:])`
    const args = ['-c', program, 'sums', peer, input]
    return openPeer({ name: peer, command: 'python3', args })
  }

  test('solves once, then times batches; what it prints is no reply', async () => {
    const peer = await open('talking')
    if ('missing' in peer) throw new Error('the peer is there')
    expect(peer).toMatchObject({ version: '1', answer: { sum: [6] } })
    const [one, many] = [await peer.batchNs(1), await peer.batchNs(10_000)]
    expect(many).toBeGreaterThan(one)
    await peer.close()
  })

  test('is missing where a package is', async () => {
    expect(await open('lacking')).toEqual({
      name: 'lacking',
      missing: true,
      how: "npm run bench:peers (No module named 'no_such_package')",
    })
  })

  test('control: an answer that is not a number is a fault', async () => {
    await expect(open('diverging')).rejects.toThrow(PeerFaultError)
  })
})
