/** A fault of the world, as adapters throw them. */
export class FakeFault extends Error {
  override readonly name = 'FakeFault'
  readonly code: string
  readonly transient: boolean

  constructor(code: string, transient = false) {
    super(`a made-up fault: ${code}`)
    this.code = code
    this.transient = transient
  }
}
