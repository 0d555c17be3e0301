import { useEffect, useState } from 'react'
import { useWords } from '../app/context.tsx'
import { Bone } from '../ui/parts.tsx'

const slowAfterMs = 10_000

/** The shapes of what comes, and a sentence; after ten seconds it says that this is slow. */
export function Loading({ sentence }: { readonly sentence: string }) {
  const { t } = useWords()
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), slowAfterMs)
    return () => clearTimeout(timer)
  }, [])
  return (
    <section className="card" aria-busy="true">
      <div className="row split">
        <Bone width="38%" height={16} />
        <Bone width="18%" height={16} />
      </div>
      <div className="mt">
        <Bone width="72%" height={26} />
      </div>
      <div className="mt">
        <Bone width="54%" height={14} />
      </div>
      <div className="mt2 stack">
        {['a', 'b', 'c', 'd'].map((row) => (
          <div className="row" key={row} style={{ flexWrap: 'nowrap' }}>
            <Bone width="26px" height={26} round />
            <Bone width="90px" height={12} />
            <span style={{ flex: 1 }} />
            <Bone width="50%" height={10} />
            <Bone width="60px" height={12} />
          </div>
        ))}
      </div>
      <p className="small mute mt2" role="status">
        {isSlow ? t('loading.slow') : sentence}
      </p>
    </section>
  )
}
