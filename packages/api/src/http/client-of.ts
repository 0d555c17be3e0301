import type { DoorEnv } from './env.ts'

/**
 * Names the client for rate limits: the address of its socket.
 *
 * `X-Forwarded-For` is not read: anybody can write it, and nothing stands in front of this server.
 */
export function clientOf(env: DoorEnv['Bindings'] | undefined): string {
  return env?.incoming?.socket?.remoteAddress ?? 'local'
}
