import { createContext, use } from 'react'

/** What can float over the page; one at a time. */
export type Sheet = 'palette' | 'keys' | 'account' | 'more' | 'data' | 'portfolios'

/** Opens a sheet; null closes it. */
export type OpenSheet = (sheet: Sheet | null) => void

export const SheetContext = createContext<OpenSheet>(() => {})

/** Opens what floats, from anywhere below the frame. */
export function useSheet(): OpenSheet {
  return use(SheetContext)
}
