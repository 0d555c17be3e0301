// Brings node_modules in line with package-lock.json before a script runs. Plain JavaScript on
// purpose: on a fresh clone it runs on whatever Node is installed (20 or newer), before the
// repository's own Node 24 has arrived. It writes to standard error only, so `--json` stays clean.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const starterNodeMajorMin = 20
const productNodeMin = [24, 11]
const waitMsMax = 10 * 60_000
const pollMs = 200

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const lockfile = join(root, 'package-lock.json')
const stampFile = join(root, 'node_modules', '.evenkeel-stamp')
const mutexFile = join(root, '.evenkeel', 'install.lock')
const bundledNode = join(root, 'node_modules', '.bin', 'node')

try {
  if (major(process.versions.node) < starterNodeMajorMin) {
    throw new Error(
      `Node ${starterNodeMajorMin} or newer is needed to begin; this is ${process.version}.`,
    )
  }
  if (readText(stampFile) !== wantedStamp()) await installOnce()
} catch (error) {
  say(error.message)
  process.exitCode = 1
}

/** Installs under a mutex, so that two scripts started at once make one installation. */
async function installOnce() {
  const release = await takeMutex()
  try {
    if (readText(stampFile) === wantedStamp()) return
    if (!alreadyInstalled()) await install()
    checkProductNode()
    writeFileSync(stampFile, wantedStamp())
  } finally {
    release()
  }
}

/** The lock's hash and the platform: a folder carried to another machine is installed anew. */
function wantedStamp() {
  const hash = createHash('sha256').update(readFileSync(lockfile)).digest('hex')
  return `${hash} ${process.platform}-${process.arch}`
}

/** True when npm's own record of node_modules holds exactly what the lock wants on this machine. */
function alreadyInstalled() {
  const record = readText(join(root, 'node_modules', '.package-lock.json'))
  if (record === undefined) return false
  const installed = JSON.parse(record).packages
  const wanted = JSON.parse(readFileSync(lockfile, 'utf8')).packages
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.link) return true
    const found = installed[path]
    if (found === undefined) return entry.optional === true && !isNamedForThisPlatform(entry)
    return found.integrity === entry.integrity
  })
}

function isNamedForThisPlatform({ os, cpu, libc }) {
  const fits = (list, name) => list === undefined || list.includes(name)
  if (os === undefined && cpu === undefined) return false
  return fits(os, process.platform) && fits(cpu, process.arch) && fits(libc, 'glibc')
}

async function install() {
  say('installing packages from package-lock.json (first time: well under a minute)')
  // The Node that runs npm is not the one inside node_modules, which npm is about to replace.
  const npmCli = process.env.npm_execpath
  const [command, prefix] =
    npmCli === undefined
      ? ['npm', []]
      : [process.env.npm_node_execpath ?? process.execPath, [npmCli]]
  // No package may run code at install time; the PostgreSQL launcher makes its own links.
  const args = [...prefix, 'ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { code, output } = await run(command, args)
  if (code !== 0) throw new Error(explain(output))
}

function run(command, args) {
  return new Promise((done) => {
    const shell = process.platform === 'win32' && command === 'npm'
    const child = spawn(command, args, { cwd: root, shell, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    child.stdout.on('data', (chunk) => (output += chunk))
    child.stderr.on('data', (chunk) => (output += chunk))
    child.on('error', (error) => done({ code: 1, output: error.message }))
    child.on('close', (code) => done({ code, output }))
  })
}

/** One line on what to do, then npm's own words. */
function explain(output) {
  const advice = [
    [
      /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH/,
      'the package registry cannot be reached. The first run needs a network connection.',
    ],
    [/EBADPLATFORM/, `a package does not exist for ${process.platform}-${process.arch}.`],
    [
      /can only install packages when your package\.json and package-lock\.json/,
      'package.json and package-lock.json disagree. Run `npm install` and commit the lock.',
    ],
    [/EINTEGRITY/, 'a downloaded package does not match its recorded hash. Nothing was installed.'],
    [/ENOSPC/, 'the disk is full. About 1 GB is needed.'],
    [/EACCES|EPERM/, `no permission to write ${join(root, 'node_modules')}.`],
  ].find(([pattern]) => pattern.test(output))?.[1]
  const lines = output.trim().split('\n').slice(0, 12).join('\n')
  return `${advice ?? 'npm could not install the packages.'}\n${lines}`
}

/** Scripts run on the Node that npm installed; where it has none (macOS), on the reader's own. */
function checkProductNode() {
  const bundled = existsSync(bundledNode)
  const shell = process.platform === 'win32'
  const probe = bundled
    ? spawnSync(bundledNode, ['--version'], { encoding: 'utf8', shell })
    : undefined
  if (bundled && probe.status !== 0) {
    throw new Error(
      `the bundled Node does not run on ${process.platform}-${process.arch} (glibc is needed).`,
    )
  }
  const version = (probe?.stdout.trim() ?? process.version).replace(/^v/, '')
  const [majorMin, minorMin] = productNodeMin
  const [majorNow, minorNow] = version.split('.').map(Number)
  if (majorNow > majorMin || (majorNow === majorMin && minorNow >= minorMin)) return
  throw new Error(
    `Node ${productNodeMin.join('.')} or newer is needed on ${process.platform}-${process.arch}, ` +
      `and this is ${version}. Install it (for example from nodejs.org) and run the command again.`,
  )
}

async function takeMutex() {
  mkdirSync(dirname(mutexFile), { recursive: true })
  const deadlineMs = Date.now() + waitMsMax
  for (let announced = false; Date.now() < deadlineMs; await sleep(pollMs)) {
    try {
      writeFileSync(mutexFile, String(process.pid), { flag: 'wx' })
      return releaseOnExit()
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
    }
    const holder = Number(readText(mutexFile))
    if (holder > 0 && !isAlive(holder)) rmSync(mutexFile, { force: true })
    else if (!announced) say('another run is installing packages; waiting for it')
    announced = true
  }
  throw new Error(`another installation did not end. If none is running, delete ${mutexFile}.`)
}

function releaseOnExit() {
  const release = () => rmSync(mutexFile, { force: true })
  process.once('exit', release)
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
  return release
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

function readText(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
}

function major(version) {
  return Number(version.split('.')[0])
}

function say(text) {
  process.stderr.write(`evenkeel: ${text}\n`)
}
