import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type OpenDoor, openDoor } from '../__tests__/open-door.ts'

describe('the dashboard’s files', () => {
  let outside: string
  let door: OpenDoor

  beforeAll(() => {
    outside = mkdtempSync(join(tmpdir(), 'evenkeel-web-'))
    const webFolder = join(outside, 'dist')
    mkdirSync(join(webFolder, 'assets'), { recursive: true })
    writeFileSync(join(outside, 'secret.txt'), 'secret')
    writeFileSync(join(webFolder, 'index.html'), '<title>Evenkeel</title>')
    writeFileSync(join(webFolder, 'apple-touch-icon.png'), 'icon')
    writeFileSync(join(webFolder, 'assets', 'main-B1x_9-aZ.js'), 'let a')
    door = openDoor({ webFolder })
  })
  afterAll(() => rmSync(outside, { recursive: true, force: true }))

  test.each([
    ['/', 200, 'text/html; charset=utf-8', 'no-cache'],
    ['/proposals/7', 200, 'text/html; charset=utf-8', 'no-cache'],
    ['/apple-touch-icon.png', 200, 'image/png', 'no-cache'],
    [
      '/assets/main-B1x_9-aZ.js',
      200,
      'text/javascript; charset=utf-8',
      'public, max-age=31536000, immutable',
    ],
    ['/assets/gone-B1x_9-aZ.js', 404, 'application/json', null],
    ['/api/gone', 404, 'application/json', 'no-store'],
    ['/../secret.txt', 404, 'application/json', null],
    ['/%2e%2e/secret.txt', 404, 'application/json', null],
    ['/..%2fsecret.txt', 404, 'application/json', null],
    ['/__proto__', 200, 'text/html; charset=utf-8', 'no-cache'],
  ])('%s', async (path, status, type, cacheControl) => {
    const reply = await door.ask({ path })
    expect(reply.status).toBe(status)
    expect(reply.headers.get('content-type')).toBe(type)
    expect(reply.headers.get('cache-control')).toBe(cacheControl)
    expect(reply.headers.get('content-security-policy')).toContain("default-src 'self'")
    expect(await reply.text()).not.toContain('secret')
  })

  test('are not sent twice to who has them', async () => {
    const etag = (await door.ask({ path: '/' })).headers.get('etag') ?? ''
    const again = await door.ask({ path: '/', headers: { 'If-None-Match': etag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
  })

  test('travel compressed to who can unpack them', async () => {
    const path = '/assets/main-B1x_9-aZ.js'
    const plain = await door.ask({ path })
    const packed = await door.ask({ path, headers: { 'Accept-Encoding': 'br, gzip' } })
    expect(plain.headers.get('content-encoding')).toBeNull()
    expect(packed.headers.get('content-encoding')).toBe('gzip')
    expect(packed.headers.get('vary')).toBe('Accept-Encoding')
    expect(gunzipSync(await packed.arrayBuffer()).toString()).toBe(await plain.text())
  })

  test('are read, never written', async () => {
    expect((await door.ask({ method: 'POST', path: '/', body: {} })).status).toBe(404)
  })

  test('a folder without a dashboard is a mistake that is told at the start', () => {
    expect(() => openDoor({ webFolder: join(outside, 'dist', 'assets') })).toThrow('index.html')
  })
})
