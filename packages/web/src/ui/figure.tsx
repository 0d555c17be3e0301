import { useState } from 'react'

/**
 * A figure that changes at once and never counts up; its ground holds the accent for a moment. The
 * first one that is shown does not.
 */
export function Figure({ text }: { readonly text: string }) {
  const [shown, setShown] = useState({ text, changes: 0 })
  if (shown.text !== text) setShown({ text, changes: shown.changes + 1 })
  return (
    <span key={shown.changes} className={shown.changes > 0 ? 'changed' : undefined}>
      {text}
    </span>
  )
}
