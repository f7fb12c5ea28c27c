import type { ImportCounts } from '../../../../contract/import-counts.ts'
import { useWords } from '../../i18n/use-words.ts'

const names = ['read', 'accepted', 'merged', 'duplicates', 'quarantined', 'skipped'] as const

/** Where the lines of a file went; the parts add up to what was read. */
export function CountsStrip({ counts }: { readonly counts: ImportCounts }) {
  const { t, format } = useWords()
  return (
    <dl className="sx-counts" title={t('wizard.counts.sum')}>
      {names.map((name) => (
        <div key={name} className={`sx-counts-${name}`}>
          <dt>{t(`wizard.counts.${name}`)}</dt>
          <dd data-count={name} data-value={counts[name]}>
            {format.integer(counts[name])}
          </dd>
        </div>
      ))}
    </dl>
  )
}
