/** Outlines of 24 by 24, drawn with the text's colour. */
const outlines = {
  portfolio: 'M3 12h18M6 12v-5M12 12V4M18 12V9M7 12v5M12 12v8M17 12v3',
  proposals: 'M5 4h14v16H5zM9 9h6M9 13h6M9 17h3',
  history: 'M4 18l5-6 4 3 7-9M4 20h16',
  controls: 'M9 5v14M15 5v14',
  more: 'M5 12h.01M12 12h.01M19 12h.01',
  theme: 'M12 4a8 8 0 100 16zM12 4a8 8 0 010 16',
  language: 'M4 12h16M12 4a8 8 0 100 16 8 8 0 000-16zM12 4c-5 5-5 11 0 16M12 4c5 5 5 11 0 16',
  keys: 'M3 7h18v10H3zM7 11h.01M11 11h.01M15 11h.01M8 14h8',
  wallet: 'M4 7h15v12H4zM4 7l11-3v3M16 13h.01',
  search: 'M11 5a6 6 0 100 12 6 6 0 000-12zM16 16l4 4',
  close: 'M6 6l12 12M18 6L6 18',
} as const

/** Name of an icon. */
export type IconName = keyof typeof outlines

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={outlines[name]} />
    </svg>
  )
}

/** The mark: a hull under its waterline. */
export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true">
      <circle cx="16" cy="16" r="14.5" fill="none" stroke="var(--accent)" strokeWidth="2.2" />
      <path d="M4 16h24" stroke="var(--ink)" strokeWidth="2.2" />
      <path d="M8.5 16.6a7.6 7.6 0 0015 0z" fill="var(--accent)" />
      <path d="M16 23.8v3.4" stroke="var(--accent)" strokeWidth="2.6" strokeLinecap="round" />
    </svg>
  )
}
