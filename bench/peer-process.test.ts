import { expect, test } from 'vitest'
import { openPeer, PeerFaultError } from './peer-process.ts'

const peer = (script: string) => ({ name: 'peer', command: process.execPath, args: ['-e', script] })
const ready = `console.log('{"version":"2","firstNs":9,"answer":{"x":[1]}}')`

test('a peer answers once, then times each batch that it is asked for', async () => {
  const times = `process.stdin.on('data', (n) => console.log(JSON.stringify({ ns: n * 10 })))`
  const opened = await openPeer(peer(`${ready};${times}`))
  if ('missing' in opened) throw new Error('the peer is there')
  expect(opened).toMatchObject({ name: 'peer', version: '2', firstNs: 9, answer: { x: [1] } })
  expect([await opened.batchNs(3), await opened.batchNs(5)]).toEqual([30, 50])
  await opened.close()
})

test('a peer that lacks a package is missing, and says what it lacks', async () => {
  const script = `console.log('{"missing":"No module named cvxpy"}')`
  expect(await openPeer(peer(script))).toEqual({
    name: 'peer',
    missing: true,
    how: 'npm run bench:peers (No module named cvxpy)',
  })
})

test('a peer that dies is a fault with its last words, not a missing peer', async () => {
  const opening = openPeer(peer(`console.error('solver diverged'); process.exit(3)`))
  await expect(opening).rejects.toThrow(PeerFaultError)
  await expect(openPeer(peer(`throw new Error('diverged')`))).rejects.toThrow('diverged')
})

test('a peer that dies between batches is a fault too', async () => {
  const opened = await openPeer(peer(ready))
  if ('missing' in opened) throw new Error('the peer is there')
  await expect(opened.batchNs(1)).rejects.toThrow('peer ended without an answer')
})

test('a program that says something else is stopped', async () => {
  const script = `console.log('Welcome'); setInterval(() => {}, 1000)`
  await expect(openPeer(peer(script))).rejects.toThrow('does not speak the protocol: Welcome')
})

test('a program that cannot be started is a fault', async () => {
  const absent = { name: 'peer', command: 'no-such-program', args: [] }
  await expect(openPeer(absent)).rejects.toThrow('no-such-program')
})
