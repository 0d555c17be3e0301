import { type MouseEvent, type ReactNode, useSyncExternalStore } from 'react'

/** Where the reader is. */
export type Route =
  | { readonly screen: 'portfolio' }
  | { readonly screen: 'proposals' }
  | { readonly screen: 'proposal'; readonly planHash: string }
  | { readonly screen: 'history' }
  | { readonly screen: 'controls' }
  | { readonly screen: 'welcome' }
  | { readonly screen: 'notFound' }

const plain = ['proposals', 'history', 'controls', 'welcome'] as const
const planPath = /^\/proposals\/(0x[0-9a-f]{64})$/

/**
 * Reads a path.
 *
 * @example
 * parsePath('/history') // { screen: 'history' }
 * parsePath('/nowhere') // { screen: 'notFound' }
 */
export function parsePath(path: string): Route {
  if (path === '/') return { screen: 'portfolio' }
  const planHash = planPath.exec(path)?.[1]
  if (planHash !== undefined) return { screen: 'proposal', planHash }
  const screen = plain.find((name) => path === `/${name}`)
  return screen === undefined ? { screen: 'notFound' } : { screen }
}

/** The path of a route; the inverse of `parsePath`. */
export function pathOf(route: Route): string {
  switch (route.screen) {
    case 'portfolio':
      return '/'
    case 'proposal':
      return `/proposals/${route.planHash}`
    default:
      return `/${route.screen}`
  }
}

/** Screens of the navigation, in the order of the guide. */
export const screens = ['portfolio', 'proposals', 'history', 'controls'] as const
/** A screen of the navigation. */
export type ScreenName = (typeof screens)[number]

/** The screen that a route belongs to. */
export function screenOf(route: Route): ScreenName | null {
  if (route.screen === 'proposal') return 'proposals'
  return screens.find((screen) => screen === route.screen) ?? null
}

const moved = 'evenkeel:moved'

/** Goes to a route; the frame moves the focus to the new screen's heading. */
export function goTo(route: Route): void {
  const path = pathOf(route)
  if (path !== location.pathname) history.pushState(null, '', path)
  window.dispatchEvent(new Event(moved))
}

/** The path on display. */
export function usePath(): string {
  return useSyncExternalStore(
    (tell) => {
      window.addEventListener('popstate', tell)
      window.addEventListener(moved, tell)
      return () => {
        window.removeEventListener('popstate', tell)
        window.removeEventListener(moved, tell)
      }
    },
    () => location.pathname,
  )
}

/** A link within the page; with a modifier key the browser does as always. */
export function Link(props: {
  readonly to: Route
  readonly children: ReactNode
  readonly className?: string
  readonly current?: boolean
  /** Reached by `j` and `k`. */
  readonly isRow?: boolean
}) {
  const { to, children, className, current, isRow } = props
  return (
    <a
      href={pathOf(to)}
      className={className}
      aria-current={current === true ? 'page' : undefined}
      data-row={isRow === true ? '' : undefined}
      onClick={(event) => {
        if (!isPlain(event)) return
        event.preventDefault()
        goTo(to)
      }}
    >
      {children}
    </a>
  )
}

function isPlain(event: MouseEvent): boolean {
  return event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey)
}
