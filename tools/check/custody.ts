import { createHash } from 'node:crypto'
import { type Breach, breachesOf } from './breach.ts'
import { roomOf, roomsThatMaySign } from './house.ts'
import { type CodeFile, type TextFile, type Tree } from './tree.ts'

/** Names by which code makes or holds a signer. */
const signerNames = new RegExp(
  [
    String.raw`\b(?:privateKeyTo|mnemonicTo|hdKeyTo)\w+`,
    String.raw`\b(?:generatePrivateKey|generateMnemonic|HDKey)\b`,
    String.raw`\w*signTransaction\b`,
    String.raw`\w*(?:private_?key|secret_?key|mnemonic|seed_?phrase)\w*`,
  ].join('|'),
  'gi',
)
const signerPackages =
  /['"](?:viem\/accounts|ethers|@noble\/curves|@scure\/bip3[29])(?:\/[^'"]*)?['"]/g
const key = /\b(?:0x)?(?<hex>[0-9a-fA-F]{64})\b/g
const phrase = /(?<quote>['"`])[a-z]{3,8}(?: [a-z]{3,8}){11,23}\k<quote>/g

/** SHA-256 of the ten keys that every local chain hands out, so that none is written here. */
const publicTestKeys = new Set([
  'bc1a50966c9e6486bc4ebf880b51611a2a97fcb8e7a6976e9b81a9e3e8ca0e3c',
  '8335c55334821eefd4334369ff9c04a8594f161013cf9d87f58802d87297837e',
  'b26ab6529d20ebebb4192256f202984754f785481c64b1a1aed58cac93b3617e',
  '64034b44c579b335ab5e85debbfe72789e970138cc8d296799c3833a2a8525fb',
  '4d3e46eec8244d1d106f866ee48994f6176705298aee1b8426b2ad2529eb454b',
  '0aedba9d586f34f95cf1f0d54926f62e8a078ce2ca593be73ab27a87d3ff9c5d',
  '28e543d3753fc9d14c658ebef20b76a3b5f8e7d78667baf27832ceb3bea01bdf',
  'f070994a8599478580678f2b9482c5f02bb3de0647281e8efae183669425808a',
  '38e69fdd19aefeb4adf56312f10e62c30274997835173c7006308323ad7db506',
  '967f21586cdf1248a862f2cfb330099701c942c2c7a7537c54f7ec48f8556505',
])

/** Non-custodial is a wall: no room but the devnet and the testkit knows a key or a signer. */
export function checkCustody(tree: Tree): Breach[] {
  return [
    ...tree.code.filter(isKeyless).flatMap(signersIn),
    ...tree.texts.filter(isKeyless).flatMap(keysIn),
  ]
}

function signersIn(file: CodeFile): Breach[] {
  return [
    ...breachesOf(file, file.uncommented, signerNames, (name) => `${name} ${why}`),
    ...breachesOf(file, file.uncommented, signerPackages, (name) => `${name} ${why}`),
  ]
}

function keysIn(file: TextFile): Breach[] {
  const keys = [...file.text.matchAll(key)].filter(({ groups }) =>
    publicTestKeys.has(sha256((groups?.['hex'] ?? '').toLowerCase())),
  )
  return [
    ...keys.flatMap(({ 0: found }) =>
      breachesOf(file, file.text, new RegExp(found, 'g'), () => `a private key ${why}`),
    ),
    ...breachesOf(file, file.text, phrase, () => `a phrase of words that could be a wallet ${why}`),
  ]
}

const why = `belongs to ${roomsThatMaySign.join(' and ')} only; take a wallet from there in a test`

function isKeyless({ path }: TextFile): boolean {
  const room = roomOf(path)?.name ?? ''
  return !roomsThatMaySign.includes(room) && path !== 'tools/check/custody.ts'
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
