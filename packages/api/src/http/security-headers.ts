import type { MiddlewareHandler } from 'hono'

/** Headers that every reply carries (W1): no foreign code, no framing, no leaking of addresses. */
export function securityHeaders(practiceWalletUrl: string | null): MiddlewareHandler {
  const policy = contentSecurityPolicy(practiceWalletUrl)
  return async (c, next) => {
    await next()
    c.header('Content-Security-Policy', policy)
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('X-Frame-Options', 'DENY')
    c.header('Permissions-Policy', 'camera=(), geolocation=(), microphone=()')
  }
}

/**
 * What pages of the dashboard may load.
 *
 * Images may be `data:` because wallets announce their icons so (EIP-6963); a picture runs nothing.
 */
function contentSecurityPolicy(practiceWalletUrl: string | null): string {
  const wallet = practiceWalletUrl === null ? '' : ` ${new URL(practiceWalletUrl).origin}`
  return [
    `default-src 'self'`,
    `connect-src 'self'${wallet}`,
    `img-src 'self' data:`,
    `object-src 'none'`,
    `base-uri 'none'`,
    `form-action 'none'`,
    `frame-ancestors 'none'`,
  ].join('; ')
}
