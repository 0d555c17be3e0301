import type { ReactNode, Ref } from 'react'
import { classes } from './parts.tsx'

/**
 * A button. Disabled, it stays reachable and carries the reason as its label; busy, it says what it
 * waits for. `keyName` tells assistive technology the shortcut.
 */
export function Button(props: {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly kind?: 'primary' | 'plain' | 'bare'
  readonly size?: 'big' | 'slim'
  readonly wide?: boolean
  readonly disabled?: boolean
  readonly busy?: boolean
  readonly keyName?: string
  readonly ref?: Ref<HTMLButtonElement>
}) {
  const { children, onPress, kind = 'plain', size, wide, disabled, busy, keyName, ref } = props
  const off = disabled === true || busy === true
  return (
    <button
      type="button"
      ref={ref}
      className={classes('btn', kind !== 'plain' && kind, size, wide && 'wide')}
      aria-disabled={disabled === true ? true : undefined}
      aria-busy={busy === true ? true : undefined}
      aria-keyshortcuts={keyName}
      onClick={() => {
        if (!off) onPress()
      }}
    >
      {children}
    </button>
  )
}
