import { useEffect } from 'react'
import { remembered, toggleTheme } from './preferences.ts'
import { goTo, type Route } from './router.tsx'

/** Screens behind `g` and a letter. */
export const screenKeys: Readonly<Record<string, Route>> = {
  p: { screen: 'portfolio' },
  r: { screen: 'proposals' },
  h: { screen: 'history' },
  c: { screen: 'controls' },
}

/** What a key asks for; null where it means nothing here. */
export type Command =
  | { readonly kind: 'palette' }
  | { readonly kind: 'list' }
  | { readonly kind: 'theme' }
  | { readonly kind: 'go'; readonly to: Route }
  | { readonly kind: 'prefix' }
  | { readonly kind: 'row'; readonly by: 1 | -1 }
  /** The element that carries the key in `aria-keyshortcuts`: pressed, or only focused. */
  | { readonly kind: 'element'; readonly key: string; readonly press: boolean }

type KeyPress = {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/**
 * Reads a key press. Single keys are off inside fields and where the reader turned them off;
 * `Ctrl K` works everywhere.
 *
 * @example
 * commandFor({ key: 'h', ctrlKey: false, metaKey: false, altKey: false }, true, true)
 * // { kind: 'go', to: { screen: 'history' } }: `g` was pressed before
 */
export function commandFor(
  press: KeyPress,
  isAfterPrefix: boolean,
  singleKeys: boolean,
): Command | null {
  const { key } = press
  if ((press.ctrlKey || press.metaKey) && key.toLowerCase() === 'k') return { kind: 'palette' }
  if (press.ctrlKey || press.metaKey || press.altKey || !singleKeys) return null
  if (isAfterPrefix) {
    const to = screenKeys[key]
    return to === undefined ? null : { kind: 'go', to }
  }
  switch (key) {
    case 'g':
      return { kind: 'prefix' }
    case 't':
      return { kind: 'theme' }
    case '?':
      return { kind: 'list' }
    case 'j':
      return { kind: 'row', by: 1 }
    case 'k':
      return { kind: 'row', by: -1 }
    case 'a':
      return { kind: 'element', key, press: false }
    case 'x':
    case 'c':
      return { kind: 'element', key, press: true }
    case '.':
      return { kind: 'element', key, press: true }
    default:
      return null
  }
}

const prefixLastsMs = 1_500

/** Listens to the keyboard for as long as the frame is on screen. */
export function useShortcuts(open: (what: 'palette' | 'keys') => void): void {
  useEffect(() => {
    let prefixUntilMs = 0
    const onKey = (event: KeyboardEvent) => {
      const inField = event.target instanceof HTMLElement && isField(event.target)
      const inDialog = document.querySelector('dialog[open]') !== null
      const singleKeys = remembered('singleKeys') !== 'off' && !inField && !inDialog
      const command = commandFor(event, event.timeStamp < prefixUntilMs, singleKeys)
      prefixUntilMs = command?.kind === 'prefix' ? event.timeStamp + prefixLastsMs : 0
      if (command === null) return
      if (command.kind !== 'prefix') event.preventDefault()
      perform(command, open)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [open])
}

function perform(command: Command, open: (what: 'palette' | 'keys') => void): void {
  switch (command.kind) {
    case 'prefix':
      return
    case 'palette':
      return open('palette')
    case 'list':
      return open('keys')
    case 'theme':
      return toggleTheme()
    case 'go':
      return goTo(command.to)
    case 'row':
      return moveRow(command.by)
    case 'element':
      return reachElement(command.key, command.press)
  }
}

/** Pausing lives on the controls screen: from elsewhere the key leads there. */
function reachElement(key: string, press: boolean): void {
  const element = [...document.querySelectorAll<HTMLElement>('[aria-keyshortcuts]')].find(
    (each) => each.getAttribute('aria-keyshortcuts') === key && each.offsetParent !== null,
  )
  if (element === undefined) {
    if (key === '.') goTo({ screen: 'controls' })
    return
  }
  element.focus()
  if (press) element.click()
}

function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('[data-row]')].filter(
    (row) => row.offsetParent !== null,
  )
  const at = rows.findIndex((row) => row === document.activeElement)
  const next = at === -1 ? (by === 1 ? 0 : rows.length - 1) : at + by
  rows[next]?.focus()
}

function isField(element: HTMLElement): boolean {
  return element.isContentEditable || ['INPUT', 'SELECT', 'TEXTAREA'].includes(element.tagName)
}
