import { createHash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { MarketFileError } from '../faults.ts'

/** What a file is by its first bytes; its name says nothing. */
export type FileKind = 'csv' | 'gzip' | 'parquet'

/** Bytes that are read, and unpacked, at a time. */
const pieceBytes = 1 << 18

/** Tells the kind of a file; what is certainly no table is refused by its name. */
export async function fileKind(file: string): Promise<FileKind> {
  const head = await readHead(file)
  const starts = (...bytes: readonly number[]) => bytes.every((byte, at) => head[at] === byte)
  if (starts(0x1f, 0x8b)) return 'gzip'
  if (starts(0x50, 0x41, 0x52, 0x31)) return 'parquet'
  const known = strangers.find(({ bytes }) => starts(...bytes))
  if (known !== undefined) {
    const message = `is ${known.name}; give CSV, CSV.gz or Parquet`
    throw new MarketFileError('FORMAT_UNKNOWN', message, { file })
  }
  if (head.includes(0)) {
    const message = 'is neither CSV, CSV.gz nor Parquet: its first bytes are no text'
    throw new MarketFileError('FORMAT_UNKNOWN', message, { file })
  }
  return 'csv'
}

/** Hands the bytes of a file on in pieces, unpacked where it is gzip. */
export async function eachPiece(
  file: string,
  form: 'plain' | 'gzip',
  take: (piece: Uint8Array) => void,
): Promise<void> {
  const pieces = createReadStream(file, { highWaterMark: pieceBytes })
  const takeAll = async (source: AsyncIterable<Uint8Array>) => {
    for await (const piece of source) take(piece)
  }
  try {
    if (form === 'plain') await pipeline(pieces, takeAll)
    else await pipeline(pieces, createGunzip({ chunkSize: pieceBytes }), takeAll)
  } catch (cause) {
    throw cause instanceof MarketFileError ? cause : unreadable(file, cause)
  }
}

/** SHA-256 of a file as it lies there. Without waiting: it takes less time than to wait. */
export function hashFile(file: string): string {
  const hash = createHash('sha256')
  const piece = new Uint8Array(pieceBytes)
  try {
    const handle = openSync(file, 'r')
    try {
      for (let length = readSync(handle, piece); length > 0; length = readSync(handle, piece)) {
        hash.update(piece.subarray(0, length))
      }
    } finally {
      closeSync(handle)
    }
  } catch (cause) {
    throw unreadable(file, cause)
  }
  return hash.digest('hex')
}

/** A fault of the file system or of an archive, in words. */
function unreadable(file: string, cause: unknown): MarketFileError {
  const { code = '', message } = cause as NodeJS.ErrnoException
  const archive = archiveFaults[code]
  const text = archive === undefined ? (systemFaults[code] ?? message) : `${archive} (${message})`
  return new MarketFileError('FILE_UNREADABLE', text, { file, cause })
}

const systemFaults: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'is a folder, not a file',
  EACCES: 'may not be read',
}

const archiveFaults: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: 'the gzip archive is cut off',
  Z_DATA_ERROR: 'the gzip archive is damaged',
}

const strangers: readonly { readonly name: string; readonly bytes: readonly number[] }[] = [
  { name: 'a zip archive or a spreadsheet', bytes: [0x50, 0x4b, 0x03, 0x04] },
  { name: 'a zstd archive', bytes: [0x28, 0xb5, 0x2f, 0xfd] },
  { name: 'a bzip2 archive', bytes: [0x42, 0x5a, 0x68] },
  { name: 'an xz archive', bytes: [0xfd, 0x37, 0x7a, 0x58] },
  { name: 'text in UTF-16, not in UTF-8', bytes: [0xff, 0xfe] },
  { name: 'text in UTF-16, not in UTF-8', bytes: [0xfe, 0xff] },
]

async function readHead(file: string): Promise<Uint8Array> {
  try {
    await using handle = await open(file)
    const { bytesRead, buffer } = await handle.read(new Uint8Array(512), 0, 512, 0)
    return buffer.subarray(0, bytesRead)
  } catch (cause) {
    throw unreadable(file, cause)
  }
}
