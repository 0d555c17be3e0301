import {
  type Address,
  type Asset,
  chainIdOf,
  erc20Id,
  type Hex,
  type Leg,
  type Route,
} from '@evenkeel/core/domain'
import { unixMs, wei } from '@evenkeel/core/units'
import * as fc from 'fast-check'
import { keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import { decodeCall } from './decode.ts'
import { describeCall } from './describe.ts'
import { createEncoder } from './encode.ts'
import { type LegRules, legMatchesCall } from './leg-check.ts'

const address = (digit: string): Address => `0x${digit.repeat(40)}`
const [weth, usdc, wbtc, owner] = [address('1'), address('2'), address('3'), address('a')]
const routers = { 'uniswap-v2': address('7'), 'uniswap-v3': address('8') } as const
const pools = [
  { protocol: 'uniswap-v3', pool: address('4'), token0: weth, token1: usdc, feePips: 500 },
  { protocol: 'uniswap-v3', pool: address('5'), token0: weth, token1: wbtc, feePips: 3000 },
  { protocol: 'uniswap-v2', pool: address('6'), token0: weth, token1: usdc, feePips: 3000 },
] as const
const chain = chainIdOf(31337)
const rules: LegRules = { chain, owner, config: { routers, pools } }
const encoder = createEncoder({ routers })

const hop = (pool: (typeof pools)[number], tokenIn: Address) => ({
  pool: pool.pool,
  tokenIn,
  tokenOut: tokenIn === pool.token0 ? pool.token1 : pool.token0,
  feePips: pool.feePips,
})
const routes = {
  single: { protocol: 'uniswap-v3', hops: [hop(pools[0], usdc)] },
  double: { protocol: 'uniswap-v3', hops: [hop(pools[0], usdc), hop(pools[1], weth)] },
  pair: { protocol: 'uniswap-v2', hops: [hop(pools[2], weth)] },
} as const satisfies Record<string, Route>

const terms = {
  amountInAtoms: 1_500_000n,
  amountOutMinAtoms: 400n,
  recipient: owner,
  deadlineAtMs: unixMs(1_640_995_200_999),
}

function swapLeg(route: Route): Leg {
  const call = encoder.encodeSwap({ route, ...terms })
  const tokenIn = route.hops[0]?.tokenIn ?? owner
  const tokenOut = route.hops.at(-1)?.tokenOut ?? owner
  const router = call.to
  const leg = { index: 1, chain, kind: 'swap', router, spender: router, tokenIn, tokenOut } as const
  return { ...leg, ...terms, call, calldataHash: keccak256(call.data), gasMax: 200_000n }
}

function approveLeg(): Leg {
  const spender = routers['uniswap-v3']
  const call = encoder.encodeApprove(usdc, spender, terms.amountInAtoms)
  const leg = { index: 0, kind: 'approve', router: usdc, spender, call } as const
  return { ...swapLeg(routes.single), ...leg, calldataHash: keccak256(call.data) }
}

describe('encodeSwap and decodeCall', () => {
  it.each(Object.entries(routes))('%s: what was encoded is what is read', (_, route) => {
    const call = encoder.encodeSwap({ route, ...terms })
    expect(decodeCall(call)).toEqual({
      kind: 'swap',
      protocol: route.protocol,
      router: routers[route.protocol],
      hops: route.hops.map(({ tokenIn, tokenOut, feePips }) => ({ tokenIn, tokenOut, feePips })),
      ...terms,
      deadlineAtMs: 1_640_995_200_000,
    })
  })

  it('a path is 20 bytes a token and 3 a fee', () => {
    const { data } = encoder.encodeSwap({ route: routes.double, ...terms })
    expect(data).toContain(`${'2'.repeat(40)}0001f4${'1'.repeat(40)}000bb8${'3'.repeat(40)}`)
  })

  it('reads nothing into calls that are not exactly ours', () => {
    const call = encoder.encodeSwap({ route: routes.single, ...terms })
    const strange = [
      { ...call, valueWei: wei(1n) },
      { ...call, data: `${call.data}00` as Hex },
      { ...call, data: call.data.slice(0, -2) as Hex },
      // The last word is the price limit: a limit makes a partial fill possible.
      { ...call, data: `${call.data.slice(0, -1)}1` as Hex },
      { ...call, data: '0x' as Hex },
    ]
    expect(strange.map((row) => decodeCall(row).kind)).toEqual(Array(5).fill('unknown'))
  })

  it('encodes no unlimited approval, no swap without a floor and no broken route', () => {
    expect(() => encoder.encodeApprove(usdc, owner, 2n ** 128n)).toThrow('an approval is limited')
    const floorless = { route: routes.single, ...terms, amountOutMinAtoms: 0n }
    expect(() => encoder.encodeSwap(floorless)).toThrow('an input and a floor')
    const hops = [hop(pools[0], usdc), hop(pools[2], usdc)]
    const broken = { route: { protocol: 'uniswap-v3', hops } as const, ...terms }
    expect(() => encoder.encodeSwap(broken)).toThrow('each hop begins')
  })
})

describe('legMatchesCall (APR-1, EXE-3)', () => {
  const legs = [approveLeg(), ...Object.values(routes).map(swapLeg)]

  it('has nothing to say against legs as they were encoded', () => {
    expect(legs.map((leg) => legMatchesCall(leg, rules))).toEqual(legs.map(() => null))
  })

  it('refuses every single flipped bit of the calldata, its hash made to fit (B1)', () => {
    const flips = legs.flatMap((leg) => bitsOf(leg).map((bit) => flipped(leg, bit)))
    const passed = flips.filter((leg) => legMatchesCall(leg, rules) === null)
    expect(passed).toEqual([])
    expect(flips.length).toBe(7_296)
  })

  it('refuses a call to anybody else, or with coin', () => {
    fc.assert(
      fc.property(fc.constantFrom(...legs), fc.bigInt(1n, 2n ** 160n - 1n), (leg, other) => {
        const to: Address = `0x${other.toString(16).padStart(40, '0')}`
        const call = to === leg.call.to ? { ...leg.call, valueWei: wei(1n) } : { ...leg.call, to }
        expect(legMatchesCall({ ...leg, call, router: call.to }, rules)).not.toBeNull()
      }),
    )
  })

  const [approve, single] = legs as [Leg, Leg]
  const unlimited = (2n ** 256n - 1n).toString(16)
  const approvedWithout = approve.call.data.slice(0, -64)
  it.each<[string, Leg, Partial<LegRules>, string]>([
    ['another chain', single, { chain: chainIdOf(1) }, 'CHAIN_WRONG legs.1.chain'],
    ['a hash of other bytes', { ...single, calldataHash: '0x00' }, {}, 'legs.1.calldataHash'],
    ['an owner who is not the recipient', single, { owner: weth }, 'legs.1.recipient'],
    ['another kind', { ...single, kind: 'approve' }, {}, 'legs.1.kind'],
    ['another token', { ...approve, tokenIn: weth }, {}, 'legs.0.token'],
    ['another amount', { ...approve, amountInAtoms: 1n }, {}, 'legs.0.amountInAtoms'],
    ['another floor', { ...single, amountOutMinAtoms: 399n }, {}, 'legs.1.amountOutMinAtoms'],
    ['another deadline', { ...single, deadlineAtMs: unixMs(0) }, {}, 'legs.1.deadline'],
    ['another output', { ...single, tokenOut: wbtc }, {}, 'legs.1.tokenOut'],
    ['an unlisted pool', single, { config: { routers, pools: [] } }, 'legs.1.pool'],
    [
      'an unlisted router',
      single,
      { config: { routers: { ...routers, 'uniswap-v3': weth }, pools } },
      'legs.1.router',
    ],
    [
      'an unlisted spender',
      approve,
      { config: { routers: { ...routers, 'uniswap-v3': weth }, pools } },
      'legs.0.spender',
    ],
    [
      'an unlimited approval that the leg itself states',
      withData(
        { ...approve, amountInAtoms: 2n ** 256n - 1n },
        `${approvedWithout}${unlimited}` as Hex,
      ),
      {},
      'legs.0.amountInAtoms',
    ],
  ])('refuses %s', (_, leg, changed, expected) => {
    const refusal = legMatchesCall(leg, { ...rules, ...changed })
    expect(`${refusal?.code} ${refusal?.field}`).toContain(expected)
    expect(refusal?.limit).not.toBe(refusal?.actual)
  })
})

describe('describeCall', () => {
  const named = (token: Address, symbol: string, decimals: number): Asset => ({
    id: erc20Id(chain, token),
    symbol,
    decimals,
    chain,
    token,
    role: 'asset',
  })
  const names = { assets: [named(weth, 'WETH', 18), named(usdc, 'USDC', 6)], routers }

  it('says what the bytes say', () => {
    const calls = [approveLeg(), ...Object.values(routes).map(swapLeg)].map((leg) => leg.call)
    const evil = { ...calls[0], data: '0xdeadbeef', to: owner, valueWei: wei(0n) } as const
    const said = [...calls, evil].map((call) => describeCall(call, names))
    expect(said).toMatchInlineSnapshot(`
      [
        "Allow Uniswap v3 0x8888888888888888888888888888888888888888 to take exactly 1.5 USDC",
        "Swap 1.5 USDC for at least 0.0000000000000004 WETH by Uniswap v3 0x8888888888888888888888888888888888888888 (USDC 0.05% WETH) to 0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, before 2022-01-01T00:00:00Z",
        "Swap 1.5 USDC for at least 400 base units of 0x3333333333333333333333333333333333333333 by Uniswap v3 0x8888888888888888888888888888888888888888 (USDC 0.05% WETH 0.3% 0x3333333333333333333333333333333333333333) to 0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, before 2022-01-01T00:00:00Z",
        "Swap 0.0000000000015 WETH for at least 0.0004 USDC by Uniswap v2 0x7777777777777777777777777777777777777777 (WETH 0.3% USDC) to 0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa, before 2022-01-01T00:00:00Z",
        "Unknown call 0xdeadbeef of 0xaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa: do not sign",
      ]
    `)
  })

  it('names a spender that is not on the list', () => {
    const call = encoder.encodeApprove(usdc, owner, 1n)
    expect(describeCall(call, names)).toContain(`unlisted contract ${owner}`)
  })
})

function withData(leg: Leg, data: Hex): Leg {
  return { ...leg, call: { ...leg.call, data }, calldataHash: keccak256(data) }
}

function bitsOf(leg: Leg): number[] {
  return Array.from({ length: (leg.call.data.length - 2) * 4 }, (_, bit) => bit)
}

function flipped(leg: Leg, bit: number): Leg {
  const at = 2 + Math.floor(bit / 4)
  const { data } = leg.call
  const digit = (Number.parseInt(data.charAt(at), 16) ^ (1 << (bit % 4))).toString(16)
  return withData(leg, `${data.slice(0, at)}${digit}${data.slice(at + 1)}` as Hex)
}
