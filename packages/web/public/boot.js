// Before the first paint: the reader's own theme and language, so that nothing flashes.
;(() => {
  const root = document.documentElement
  let theme = null
  let language = null
  try {
    theme = localStorage.getItem('evenkeel.theme')
    language = localStorage.getItem('evenkeel.language')
  } catch {
    // Storage may be forbidden; the system's preference then decides.
  }
  if (theme === 'light' || theme === 'dark') root.dataset.theme = theme
  const wanted = language ?? navigator.language
  root.lang = ['zh', 'uk'].find((known) => wanted.startsWith(known)) ?? 'en'
})()
