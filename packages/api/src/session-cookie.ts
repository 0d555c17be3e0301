/** Name of the cookie that carries the session's token. */
export const sessionCookie = 'evenkeel_session'
