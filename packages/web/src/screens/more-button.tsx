import { useWords } from '../app/context.tsx'
import type { Pages } from '../data/queries.ts'
import { Button } from '../ui/button.tsx'

/** Asks for the next page of a list, where there is one. */
export function More({ of }: { readonly of: Pages<unknown> }) {
  const { t } = useWords()
  if (of.showMore === null) return null
  return (
    <div className="mt">
      <Button busy={of.isGrowing} onPress={of.showMore}>
        {t('history.more')}
      </Button>
    </div>
  )
}
