declare const brand: unique symbol

/** A type that only its own maker can produce; it costs nothing at run time. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }
