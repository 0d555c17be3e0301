import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { extname, join, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import { assert } from '@evenkeel/core/units'
import type { MiddlewareHandler } from 'hono'

type Bytes = Uint8Array<ArrayBuffer>
type WebFile = {
  readonly bytes: Bytes
  /** Compressed once; null for what is compressed already. */
  readonly gzipped: Bytes | null
  readonly type: string
  readonly etag: string
  readonly cacheControl: string
}

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.map': 'application/json',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}
/** The build names these by their content: a changed one has another name. */
const hashedName = /^\/assets\/.+-[A-Za-z0-9_-]{8}\.[a-z0-9]+$/
/** The dashboard has a few dozen files; a folder with more is the wrong folder. */
const filesMax = 1_000

/**
 * Serves the built dashboard from memory. A path that is no file and looks like a page gets
 * `index.html`: the dashboard's own router knows what it means.
 *
 * Files are listed once, so that no request can name one outside the folder.
 */
export function webFiles(folder: string): MiddlewareHandler {
  const files = loadFiles(folder)
  const index = files.get('/index.html')
  assert(index !== undefined, `the dashboard's folder ${folder} has an index.html`)
  return async (c, next) => {
    const isRead = c.req.method === 'GET' || c.req.method === 'HEAD'
    if (!isRead || c.req.path.startsWith('/api/')) return next()
    const isPage = extname(c.req.path) === ''
    const file = files.get(c.req.path) ?? (isPage ? index : undefined)
    if (file === undefined) return next()
    c.header('ETag', file.etag)
    c.header('Cache-Control', file.cacheControl)
    if (c.req.header('if-none-match') === file.etag) return c.body(null, 304)
    c.header('Content-Type', file.type)
    if (file.gzipped === null) return c.body(file.bytes)
    c.header('Vary', 'Accept-Encoding')
    if (!/\bgzip\b/.test(c.req.header('accept-encoding') ?? '')) return c.body(file.bytes)
    c.header('Content-Encoding', 'gzip')
    return c.body(file.gzipped)
  }
}

function loadFiles(folder: string): ReadonlyMap<string, WebFile> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  assert(entries.length <= filesMax, `the dashboard has at most ${filesMax} files`)
  return new Map(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = join(entry.parentPath, entry.name)
        const path = `/${file.slice(join(folder, sep).length).replaceAll(sep, '/')}`
        return [path, loadFile(file, path)]
      }),
  )
}

function loadFile(file: string, path: string): WebFile {
  const bytes = new Uint8Array(readFileSync(file))
  const type = mediaTypes[extname(path)] ?? 'application/octet-stream'
  return {
    bytes,
    gzipped: /^text|json|svg/.test(type) ? new Uint8Array(gzipSync(bytes)) : null,
    type,
    etag: `"${createHash('sha256').update(bytes).digest('base64url')}"`,
    cacheControl: hashedName.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache',
  }
}
