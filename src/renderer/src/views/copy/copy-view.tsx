import { useMemo } from 'react'
import type { CopyScore, TestedCopy } from '../../../../contract/copy.ts'
import { useLatestJob } from '../../bridge/jobs.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section, View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DraftChecks } from './draft-checks.tsx'
import { DraftForm } from './draft-form.tsx'
import { changeDraft, linesOf, useDraft } from './draft.ts'
import { EffectsSection } from './effects-section.tsx'
import { SavedDrafts } from './saved-drafts.tsx'
import { ScoreSection } from './score-section.tsx'
import { WriteSection } from './write-section.tsx'

const noTests: readonly TestedCopy[] = []

/** Which of these texts will do better, what is wrong with them, and how else could it be said? */
export function CopyView() {
  const { t } = useWords()
  const tested = useRequest('copy:tested', undefined).value ?? noTests
  const draft = useDraft(tested)
  const texts = useMemo(() => linesOf(draft.text), [draft.text])
  const latest = useRequest('copy:latest', undefined)
  const job = useLatestJob('score-copy')
  const add = (added: readonly string[]) => {
    const fresh = added.filter((text) => !texts.includes(text))
    changeDraft({ text: [draft.text.trimEnd(), ...fresh].join('\n').trim() })
  }
  return (
    <View testId={testIds.viewCopy} title={t('copy.title')} text={t('copy.text')}>
      <div className="sx-model">
        <div className="sx-stack">
          <DraftForm draft={draft} tested={tested} onChange={changeDraft} />
          <SavedDrafts draft={draft} />
        </div>
        <div className="sx-stack">
          {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
          {job?.state === 'running' && (
            <Section>
              <JobProgressPanel job={job} title={t('contract.jobKind.score-copy')} />
            </Section>
          )}
          {texts.length > 0 && <DraftChecks texts={texts} platform={draft.platform} />}
          <RequestView asked={latest}>
            {(found) => <Scored found={found} isRunning={job?.state === 'running'} />}
          </RequestView>
        </div>
      </div>
      <WriteSection
        draft={draft}
        text={texts[0] ?? draft.current}
        score={latest.value?.score ?? null}
        onUse={add}
      />
    </View>
  )
}

type Found = { readonly score: CopyScore; readonly createdAt: number; readonly current: boolean } | null

function Scored({ found, isRunning }: { readonly found: Found; readonly isRunning: boolean }) {
  if (isRunning) return null
  return (
    <>
      <ScoreSection found={found} />
      {found !== null && found.score.effects.length > 0 && <EffectsSection score={found.score} />}
    </>
  )
}
