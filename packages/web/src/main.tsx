import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { App } from './app/app.tsx'
import { WordsContext } from './app/context.tsx'
import { currentLanguage } from './app/preferences.ts'
import { loadCatalogue } from './i18n/messages.ts'
import { BrokenPage } from './screens/problem.tsx'
import { wordsFor } from './view/words.ts'
import './styles/tokens.css'
import './styles/base.css'
import './styles/frame.css'
import './styles/parts.css'
import './styles/screens.css'

const language = currentLanguage()
const words = wordsFor(language, await loadCatalogue(language))
const place = document.getElementById('root')
if (place === null) throw new Error('the page has no root')
const root = createRoot(place, {
  onUncaughtError: (error) => {
    root.render(
      <WordsContext value={words}>
        <BrokenPage error={error} />
      </WordsContext>,
    )
  },
})
root.render(
  <StrictMode>
    <App initialWords={words} />
  </StrictMode>,
)
