import { IconUpload } from '@tabler/icons-react'
import { useEffect, useEffectEvent, useState } from 'react'
import type { Failure } from '../../../contract/failure.ts'
import { failureOf, registerDropped } from '../bridge/client.ts'
import { FailureNotice } from '../components/failure-notice.tsx'
import { useWords } from '../i18n/use-words.ts'
import { useProject } from '../state/app-state.ts'
import { go, importRoute } from '../state/route.ts'
import { testIds } from '../test-ids.ts'
import { offerFiles } from '../views/import/wizard-store.ts'

/** Files can be dropped anywhere on the window; they go to the import. */
export function DropZone() {
  const { t } = useWords()
  const isOpen = useProject() !== null
  const [isOver, setIsOver] = useState(false)
  const [failure, setFailure] = useState<Failure | null>(null)

  const take = useEffectEvent((files: readonly File[]) => {
    if (!isOpen) return setFailure({ code: 'no-project', params: {} })
    setFailure(null)
    registerDropped(files).then(
      (refs) => {
        offerFiles(refs)
        go(importRoute)
      },
      (error: unknown) => setFailure(failureOf(error)),
    )
  })

  useEffect(() => {
    let depth = 0
    const over = (event: DragEvent) => {
      if (hasFiles(event)) event.preventDefault()
    }
    const enter = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth += 1
      setIsOver(true)
    }
    const leave = (event: DragEvent) => {
      if (!hasFiles(event)) return
      depth = Math.max(0, depth - 1)
      if (depth === 0) setIsOver(false)
    }
    const drop = (event: DragEvent) => {
      // Without this the window would try to navigate to the file.
      event.preventDefault()
      depth = 0
      setIsOver(false)
      const files = [...(event.dataTransfer?.files ?? [])]
      if (files.length > 0) take(files)
    }
    window.addEventListener('dragover', over)
    window.addEventListener('dragenter', enter)
    window.addEventListener('dragleave', leave)
    window.addEventListener('drop', drop)
    return () => {
      window.removeEventListener('dragover', over)
      window.removeEventListener('dragenter', enter)
      window.removeEventListener('dragleave', leave)
      window.removeEventListener('drop', drop)
    }
  }, [])

  return (
    <>
      {failure && (
        <div className="sx-toast">
          <FailureNotice failure={failure} />
          <button type="button" className="sx-link" onClick={() => setFailure(null)}>
            {t('common.close')}
          </button>
        </div>
      )}
      {isOver && (
        <div className="sx-drop" data-testid={testIds.dropZone}>
          <div>
            <IconUpload size={44} stroke={1.3} aria-hidden />
            <strong>{t('shell.drop.title')}</strong>
            <p>{isOpen ? t('shell.drop.text') : t('shell.drop.noProject')}</p>
          </div>
        </div>
      )}
    </>
  )
}

function hasFiles(event: DragEvent): boolean {
  return event.dataTransfer?.types.includes('Files') ?? false
}
