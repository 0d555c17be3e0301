import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'

const ensureSource = join(import.meta.dirname, 'ensure.mjs')
const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

/** Stands for npm: notes each call, takes its time as npm does, and leaves a Node behind. */
const npmThatWorks = `
  import { appendFileSync, mkdirSync, symlinkSync, rmSync } from 'node:fs'
  appendFileSync('npm-calls.txt', process.argv.slice(2).join(' ') + '\\n')
  console.log('added 365 packages')
  await new Promise((done) => setTimeout(done, 400))
  rmSync('node_modules', { recursive: true, force: true })
  mkdirSync('node_modules/.bin', { recursive: true })
  symlinkSync(process.execPath, 'node_modules/.bin/node')
`
const npmThatFails = (words: string): string =>
  `console.error(${JSON.stringify(words)}); process.exit(1)`

describe('ensure', () => {
  test('installs without running package scripts and leaves standard output clean', async () => {
    const clone = makeClone(npmThatWorks)
    const run = await ensure(clone)
    expect(run).toEqual({
      code: 0,
      stdout: '',
      stderr:
        'evenkeel: installing packages from package-lock.json (first time: well under a minute)\n',
    })
    expect(npmCalls(clone)).toEqual(['ci --ignore-scripts --no-audit --no-fund --loglevel=error'])
  })

  test('is silent and installs nothing when the lock has not changed', async () => {
    const clone = makeClone(npmThatWorks)
    await ensure(clone)
    expect(await ensure(clone)).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(npmCalls(clone)).toHaveLength(1)
  })

  test('installs again when the lock changes', async () => {
    const clone = makeClone(npmThatWorks)
    await ensure(clone)
    writeLock(clone, 'sha512-other')
    await ensure(clone)
    expect(npmCalls(clone)).toHaveLength(2)
  })

  test('adopts an installation that npm itself recorded as the one the lock wants', async () => {
    const clone = makeClone(npmThatFails('npm must not be called'))
    adoptable(clone, 'sha512-one')
    expect(await ensure(clone)).toEqual({ code: 0, stdout: '', stderr: '' })
  })

  test('does not adopt an installation of another version', async () => {
    const clone = makeClone(npmThatWorks)
    adoptable(clone, 'sha512-older')
    await ensure(clone)
    expect(npmCalls(clone)).toHaveLength(1)
  })

  test('makes one installation when two scripts start at once', async () => {
    const clone = makeClone(npmThatWorks)
    const runs = await Promise.all([ensure(clone), ensure(clone), ensure(clone)])
    expect(runs.map((run) => run.code)).toEqual([0, 0, 0])
    expect(npmCalls(clone)).toHaveLength(1)
  })

  test('takes over the mutex of a run that was killed', async () => {
    const clone = makeClone(npmThatWorks)
    const dead = spawn(process.execPath, ['-e', ''])
    await new Promise((done) => dead.once('close', done))
    mkdirSync(join(clone, '.evenkeel'))
    writeFileSync(join(clone, '.evenkeel', 'install.lock'), String(dead.pid))
    expect((await ensure(clone)).code).toBe(0)
    expect(existsSync(join(clone, '.evenkeel', 'install.lock'))).toBe(false)
  })

  test.each([
    ['npm error code ENOTFOUND', 'the package registry cannot be reached'],
    ['npm error code EBADPLATFORM', 'a package does not exist for'],
    ['npm error code EINTEGRITY', 'does not match its recorded hash'],
    ['npm error code ENOSPC', 'the disk is full'],
    ['npm error something new', 'npm could not install the packages'],
  ])('%s becomes advice, followed by the words of npm', async (words, advice) => {
    const clone = makeClone(npmThatFails(words))
    const run = await ensure(clone)
    expect(run.code).toBe(1)
    expect(run.stdout).toBe('')
    expect(run.stderr).toContain(advice)
    expect(run.stderr).toContain(words)
    expect(existsSync(join(clone, 'node_modules', '.evenkeel-stamp'))).toBe(false)
  })

  test('says which Node is needed when the installed one is too old', async () => {
    const oldNode = `
      import { mkdirSync, writeFileSync } from 'node:fs'
      mkdirSync('node_modules/.bin', { recursive: true })
      writeFileSync('node_modules/.bin/node', '#!/bin/sh\\necho v22.3.0\\n', { mode: 0o755 })
    `
    const run = await ensure(makeClone(oldNode))
    expect(run.code).toBe(1)
    expect(run.stderr).toContain('Node 24.11 or newer is needed')
    expect(run.stderr).toContain('this is 22.3.0')
  })
})

function makeClone(npmSource: string): string {
  const clone = mkdtempSync(join(tmpdir(), 'evenkeel-ensure-'))
  folders.push(clone)
  mkdirSync(join(clone, 'tools'))
  cpSync(ensureSource, join(clone, 'tools', 'ensure.mjs'))
  writeFileSync(join(clone, 'npm.mjs'), npmSource)
  writeLock(clone, 'sha512-one')
  return clone
}

function writeLock(clone: string, integrity: string): void {
  const packages = {
    '': { name: 'clone' },
    'node_modules/one': { version: '1.0.0', integrity },
    'node_modules/for-another-machine': { optional: true, os: ['none'], integrity: 'sha512-x' },
  }
  writeFileSync(join(clone, 'package-lock.json'), JSON.stringify({ packages }))
}

function adoptable(clone: string, integrity: string): void {
  const packages = { 'node_modules/one': { version: '1.0.0', integrity } }
  mkdirSync(join(clone, 'node_modules'), { recursive: true })
  writeFileSync(join(clone, 'node_modules', '.package-lock.json'), JSON.stringify({ packages }))
}

function npmCalls(clone: string): string[] {
  const file = join(clone, 'npm-calls.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

type Run = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

function ensure(clone: string): Promise<Run> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [join(clone, 'tools', 'ensure.mjs')], {
      cwd: clone,
      env: {
        ...process.env,
        npm_execpath: join(clone, 'npm.mjs'),
        npm_node_execpath: process.execPath,
      },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
    child.on('close', (code) => done({ code, stdout, stderr }))
  })
}
