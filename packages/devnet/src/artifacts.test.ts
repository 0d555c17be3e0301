import { describe, expect, it } from 'vitest'
import { ArtifactUnreadable, parseArtifact, readArtifact } from './artifacts.ts'

const LIBRARY = '0x1111111111111111111111111111111111111111'
const HOLE = '_'.repeat(40)
const PLACES = { 'lib/Math.sol': { Math: [{ start: 1, length: 20 }] } }

describe('artifacts of npm packages', () => {
  it.each([
    ['truffle', { abi: [], bytecode: '0x6001' }],
    ['waffle, without 0x', { abi: [], bytecode: '6001' }],
    ['foundry', { abi: [], bytecode: { object: '0x6001', linkReferences: {} } }],
    ['solc', { abi: [], evm: { bytecode: { object: '6001' } } }],
  ])('reads the shape of %s', (_, json) => {
    expect(parseArtifact(json, {}, 'test')).toEqual({ abi: [], bytecode: '0x6001' })
  })

  it.each([
    ['hardhat', { abi: [], bytecode: `0x73${HOLE}00`, linkReferences: PLACES }],
    ['foundry', { abi: [], bytecode: { object: `0x73${HOLE}00`, linkReferences: PLACES } }],
  ])('puts library addresses where %s left room for them', (_, json) => {
    const { bytecode } = parseArtifact(json, { Math: LIBRARY }, 'test')
    expect(bytecode).toBe(`0x73${'11'.repeat(20)}00`)
  })

  it('refuses a library without an address, code that is not hex and no code', () => {
    const unlinked = { abi: [], bytecode: `0x73${HOLE}00`, linkReferences: PLACES }
    expect(() => parseArtifact(unlinked, {}, 'a.json')).toThrow('a.json: needs library Math')
    const unknown = { abi: [], bytecode: `0x73${HOLE}00` }
    expect(() => parseArtifact(unknown, {}, 'b.json')).toThrow('b.json: code is not hex')
    expect(() => parseArtifact({ abi: [] }, {}, 'c.json')).toThrow(ArtifactUnreadable)
  })

  it('links a real library of Uniswap', () => {
    const path = 'artifacts/contracts/NonfungibleTokenPositionDescriptor.sol/'
    const file = `${path}NonfungibleTokenPositionDescriptor.json`
    expect(() => readArtifact('@uniswap/v3-periphery', file)).toThrow('NFTDescriptor')
    const linked = readArtifact('@uniswap/v3-periphery', file, { NFTDescriptor: LIBRARY })
    expect(linked.bytecode).toContain('11'.repeat(20))
  })
})
