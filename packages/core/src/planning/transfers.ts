import type { Address, Transfer } from '../domain/index.ts'
import type { Atoms } from '../units/index.ts'

/**
 * What transfers add to an account and take from it, by token; a transfer to oneself is nothing.
 *
 * @example
 * const [me, you, token] = ['0x01', '0x02', '0xaa']
 * netTransfers(me, [
 *   { token, from: you, to: me, atoms: 5n },
 *   { token, from: me, to: you, atoms: 7n },
 * ]).get(token)
 * // -2n
 */
export function netTransfers(
  account: Address,
  transfers: readonly Transfer[],
): ReadonlyMap<Address, Atoms> {
  const net = new Map<Address, Atoms>()
  for (const { token, from, to, atoms } of transfers) {
    const gained = to === account ? atoms : 0n
    const lost = from === account ? atoms : 0n
    net.set(token, (net.get(token) ?? 0n) + gained - lost)
  }
  return net
}
