import { kernelBase64 } from './kernel.base64.ts'

/** What the compiled kernel offers; addresses are bytes in its memory. */
export type KernelExports = {
  readonly memory: { readonly buffer: ArrayBuffer; readonly grow: (pages: number) => number }
  readonly firstFreeByte: () => number
  readonly setMarket: (
    bars: number,
    assets: number,
    priceUsd: number,
    targets: number,
    tradable: number,
    frozen: number,
    frozenBars: number,
    gapBars: number,
  ) => void
  readonly setGroups: (scratch: number) => void
  readonly setTerms: (lagBars: number, startInvested: boolean, isBanded: boolean) => void
  readonly dense: (lanes: number, units: number, scratch: number) => void
  readonly denseWithReturns: (lanes: number, units: number, scratch: number) => void
  readonly treeBytes: (bars: number, columns: number) => number
  readonly buildTree: (
    to: number,
    bars: number,
    assets: number,
    columns: number,
    priceUsd: number,
    lines: number,
    targets: number,
  ) => void
  readonly setSweep: (
    bars: number,
    columns: number,
    targets: number,
    charged: number,
    nextTradable: number,
    gapBars: number,
    lagBars: number,
  ) => void
  readonly setBooks: (at: number, fees: number) => void
  readonly follow: (
    bandAbsolute: number,
    periods: number,
    scratch: number,
    totals: number,
    withReturns: boolean,
  ) => void
}

/** The part of the platform's interface that is used; every browser and Node have it. */
declare const WebAssembly: {
  readonly instantiate: (
    bytes: Uint8Array,
    imports: object,
  ) => Promise<{ readonly instance: { readonly exports: unknown } }>
}

/** Starts a kernel with a memory of its own. */
export async function startKernel(): Promise<KernelExports> {
  const bytes = Uint8Array.from(atob(kernelBase64), (char) => char.charCodeAt(0))
  const { instance } = await WebAssembly.instantiate(bytes, {})
  return instance.exports as KernelExports
}

const pageBytes = 65_536

/** Hands out the kernel's memory from its first free byte on; nothing is ever given back. */
export type Ground = {
  readonly kernel: KernelExports
  readonly reserve: (bytes: number) => number
  readonly place: (values: Float64Array | Int32Array | Uint8Array) => number
  /** A view of floats; reserving memory takes it away again. */
  readonly floats: (at: number, count: number) => Float64Array
}

export function groundOf(kernel: KernelExports): Ground {
  let next = kernel.firstFreeByte()
  const reserve = (bytes: number): number => {
    const at = (next + 15) & ~15
    next = at + bytes
    const missing = next - kernel.memory.buffer.byteLength
    if (missing > 0) kernel.memory.grow(Math.ceil(missing / pageBytes))
    return at
  }
  const place = (values: Float64Array | Int32Array | Uint8Array): number => {
    const at = reserve(values.byteLength)
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
    new Uint8Array(kernel.memory.buffer).set(bytes, at)
    return at
  }
  const floats = (at: number, count: number) => new Float64Array(kernel.memory.buffer, at, count)
  return { kernel, reserve, place, floats }
}
