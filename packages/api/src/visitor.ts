import type { Address, Mode } from '@evenkeel/core/domain'
import type { Session } from '@evenkeel/engine'
import type { Context } from 'hono'
import { getCookie } from 'hono/cookie'
import type { Door } from './door.ts'
import type { Access } from './endpoint.ts'
import type { DoorEnv } from './http/env.ts'
import { refuse } from './http/errors.ts'
import { sessionCookie } from './session-cookie.ts'

/** What a signed-in account may do here at most. */
export type Role = 'owner' | 'viewer'

/** Who is asking. */
export type Visitor =
  | { readonly kind: 'anonymous' }
  | {
      readonly kind: 'signedIn'
      readonly role: Role
      readonly session: Session
      readonly token: string
    }

/** A visitor that may change what is theirs. */
export type Owner = Extract<Visitor, { kind: 'signedIn' }>

/** Looks up who is asking by the session cookie. */
export async function visitorOf(c: Context<DoorEnv>, door: Door): Promise<Visitor> {
  const token = getCookie(c, sessionCookie)
  if (token === undefined || token === '') return { kind: 'anonymous' }
  const session = await door.engine.sessions.find(token)
  if (session === null) return { kind: 'anonymous' }
  return { kind: 'signedIn', role: roleOf(session.address, door), session, token }
}

/** A viewer is named by the installation; everybody else may own. */
export function roleOf(address: Address, door: Door): Role {
  return door.settings.viewers.includes(address) ? 'viewer' : 'owner'
}

/** Turns away who may not call this kind of endpoint at all, before any id is looked at. */
export function admit(access: Access, visitor: Visitor, mode: Mode): void {
  if (access === 'anyone') return
  if (access === 'reader' && mode === 'simulation') return
  if (visitor.kind === 'anonymous') {
    throw refuse('SESSION_MISSING', 'Sign in with your account first.')
  }
  if (access === 'owner' && visitor.role === 'viewer') {
    throw refuse('ROLE_TOO_LOW', 'A viewer may look at everything and change nothing.')
  }
}

/** Whether the visitor may see what belongs to an account. */
export function mayRead(owner: Address, visitor: Visitor, mode: Mode): boolean {
  if (mode === 'simulation') return true
  if (visitor.kind === 'anonymous') return false
  return visitor.role === 'viewer' || visitor.session.address === owner
}

/** The visitor as the owner of something of that account, or null. */
export function asOwner(owner: Address, visitor: Visitor): Owner | null {
  if (visitor.kind === 'anonymous' || visitor.role === 'viewer') return null
  return visitor.session.address === owner ? visitor : null
}
