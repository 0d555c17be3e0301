import type { Address } from '@evenkeel/core/domain'
import type { UnixMs } from '@evenkeel/core/units'
import { createSiweMessage, parseSiweMessage, type SiweMessage } from 'viem/siwe'
import type { DoorCode } from '../http/answers.ts'

/** What a sign-in message must agree with. */
export type SignInTerms = {
  readonly origins: readonly string[]
  readonly chainNumber: number
  readonly nowMs: UnixMs
}

/** A sign-in message whose text says what it should; its nonce and signature are not looked at. */
export type SignInReading =
  | { readonly ok: true; readonly address: Address; readonly nonce: string }
  | { readonly ok: false; readonly code: DoorCode; readonly message: string }

/** Reads an EIP-4361 message and checks every field that needs no I/O (A3). */
export function readSignIn(text: string, terms: SignInTerms): SignInReading {
  const message = parseExactly(text)
  if (message === null) {
    return no('SIGN_IN_MESSAGE', 'The message is not an EIP-4361 sign-in message.')
  }
  const origin = terms.origins.find((candidate) => new URL(candidate).host === message.domain)
  if (origin === undefined) {
    return no('SIGN_IN_DOMAIN', `The message is for ${message.domain}, not for this server.`)
  }
  if (!URL.canParse(message.uri) || new URL(message.uri).origin !== origin) {
    return no('SIGN_IN_DOMAIN', `The message's URI ${message.uri} is not of ${origin}.`)
  }
  if (message.chainId !== terms.chainNumber) {
    const wanted = `chain ${terms.chainNumber}, not ${message.chainId}`
    return no('SIGN_IN_CHAIN', `The message must name ${wanted}.`)
  }
  const now = terms.nowMs
  if (message.expirationTime !== undefined && now >= message.expirationTime.getTime()) {
    return no('SIGN_IN_EXPIRED', 'The message has expired.')
  }
  if (message.notBefore !== undefined && now < message.notBefore.getTime()) {
    return no('SIGN_IN_TOO_EARLY', 'The message is not valid yet.')
  }
  return { ok: true, address: message.address.toLowerCase() as Address, nonce: message.nonce }
}

/**
 * Parses a message, and accepts it only if writing it again gives the same text: what the owner
 * read in the wallet and what is checked here cannot differ by a line that a parser skips.
 */
function parseExactly(text: string): SiweMessage | null {
  try {
    const fields = parseSiweMessage(text)
    const message = fields as SiweMessage
    return createSiweMessage(message) === text ? message : null
  } catch {
    // Writing throws on any field that is missing or malformed.
    return null
  }
}

function no(code: DoorCode, message: string): SignInReading {
  return { ok: false, code, message }
}
