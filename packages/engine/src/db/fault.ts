/** What can be wrong with the database, as its adapter met it. */
export type DatabaseFaultCode =
  | 'DATABASE_DOWN'
  | 'DATABASE_REFUSED'
  | 'DATABASE_TOO_OLD'
  | 'DATABASE_FROM_NEWER_RELEASE'
  | 'DATABASE_IN_USE'
  | 'EMBEDDED_DATABASE_UNAVAILABLE'

/** A fault of the database. Messages name host and port, never a password. */
export class DatabaseFault extends Error {
  override readonly name = 'DatabaseFault'
  readonly code: DatabaseFaultCode
  readonly transient: boolean

  constructor(code: DatabaseFaultCode, message: string, options?: { readonly cause?: unknown }) {
    super(message, options)
    this.code = code
    this.transient = code === 'DATABASE_DOWN'
  }
}
