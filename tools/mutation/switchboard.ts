/** Where the instrumented code looks which mutant is on, and tells where it has been. */
export type Switchboard = {
  /** For each site, which of its variants is on; 0 is the source as it stands. */
  readonly active: Uint8Array
  /** For each site, 1 when it has been reached. */
  readonly seen: Uint8Array
  /** One number: rounds of loops that may still be run. */
  readonly fuel: Float64Array
  readonly stop: () => never
}

/** The key in `globalThis` under which the instrumented code finds it. */
export const switchboardKey = 'evenkeelMutation'

export function installSwitchboard(sites: number): Switchboard {
  const board: Switchboard = {
    active: new Uint8Array(sites),
    seen: new Uint8Array(sites),
    fuel: Float64Array.of(Infinity),
    stop: () => {
      throw new Error('the loops of this mutant do not end')
    },
  }
  Object.assign(globalThis, { [switchboardKey]: board })
  return board
}
