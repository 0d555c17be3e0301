/** What every request carries through the door. */
export type DoorEnv = {
  /** What the Node server hands along; absent where requests are made in process. */
  readonly Bindings: {
    readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } }
  }
  readonly Variables: { requestId: string }
}
