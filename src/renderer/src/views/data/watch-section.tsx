import { Badge, Button, Switch } from '@mantine/core'
import { IconEye, IconEyeOff, IconFolderOpen } from '@tabler/icons-react'
import { useEffect } from 'react'
import { presetName } from '../../../../contract/presets.ts'
import type { WatchedFile, WatchState } from '../../../../contract/watch.ts'
import { ask, onAppEvent } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { go, importRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { offerFiles } from '../import/wizard-store.ts'

/** A folder whose files are imported by themselves: chosen here, its state, and what became of each file. */
export function WatchSection() {
  const { t } = useWords()
  const action = useAction()
  const { value: state, refresh } = useRequest('watch:state', undefined)
  useEffect(
    () =>
      onAppEvent((event) => {
        if (event.kind === 'watch-changed') refresh()
      }),
    [refresh],
  )
  const isWatching = state?.isWatching ?? false
  const start = () =>
    action.run(async () => {
      await ask('watch:start')
    })
  const stop = () =>
    action.run(async () => {
      await ask('watch:stop')
    })
  const again = () =>
    action.run(async () => {
      await ask('watch:again')
    })
  const remember = (resumes: boolean) =>
    action.run(async () => {
      await ask('watch:remember', { resumes })
    })
  return (
    <Section
      title={t('watch.title')}
      text={t('watch.text')}
      testId={testIds.watchCard}
      actions={
        <>
          {isWatching && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconEyeOff size={14} aria-hidden />}
              onClick={stop}
              disabled={action.busy}
              data-testid={testIds.watchStop}
            >
              {t('watch.stop')}
            </Button>
          )}
          {!isWatching && state !== undefined && state.folder !== null && (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconEye size={14} aria-hidden />}
              onClick={again}
              disabled={action.busy}
              data-testid={testIds.watchAgain}
            >
              {t('watch.again')}
            </Button>
          )}
          <Button
            variant="default"
            size="xs"
            leftSection={<IconFolderOpen size={14} aria-hidden />}
            onClick={start}
            disabled={action.busy}
            data-testid={testIds.watchStart}
          >
            {t((state?.folder ?? null) === null ? 'watch.start' : 'watch.other')}
          </Button>
        </>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      {state !== undefined && state.folder !== null && (
        <>
          <Switch
            label={t('watch.resume')}
            description={t('watch.resumeHint')}
            checked={state.resumes}
            onChange={(event) => remember(event.currentTarget.checked)}
            disabled={action.busy}
            data-testid={testIds.watchResume}
          />
          <Watched state={state} folder={state.folder} />
        </>
      )}
    </Section>
  )
}

function Watched({ state, folder }: { readonly state: WatchState; readonly folder: string }) {
  const { t } = useWords()
  return (
    <>
      {state.failure && <FailureNotice failure={state.failure} />}
      <p className="sx-statement" role="status" data-watching={state.isWatching}>
        {state.isWatching && <IconEye size={16} aria-hidden />}{' '}
        {t(state.isWatching ? 'watch.watching' : 'watch.stopped', { folder })}{' '}
        {state.files.length === 0 && <span className="sx-soft">{t('watch.nothing')}</span>}
      </p>
      {state.files.length > 0 && <Files files={state.files} />}
    </>
  )
}

function Files({ files }: { readonly files: readonly WatchedFile[] }) {
  const words = useWords()
  const { t, format } = words
  return (
    <div className="sx-scroll-x">
      <table className="sx-table" data-testid={testIds.watchTable}>
        <thead>
          <tr>
            <th scope="col">{t('watch.file')}</th>
            <th scope="col">{t('watch.state')}</th>
            <th scope="col">{t('watch.by')}</th>
            <th scope="col" className="sx-end">
              {t('watch.accepted')}
            </th>
            <th scope="col" className="sx-end">
              {t('watch.quarantined')}
            </th>
            <th scope="col">{t('watch.when')}</th>
          </tr>
        </thead>
        <tbody>
          {files.map((file) => (
            <tr key={file.name} data-state={file.state}>
              <th scope="row">{file.name}</th>
              <td>
                <StateOf file={file} />
              </td>
              <td>{readBy(file, words)}</td>
              <td className="sx-end sx-numbers">
                {file.state === 'imported' ? format.integer(file.accepted) : ''}
              </td>
              <td className="sx-end sx-numbers">
                {file.state === 'imported' ? format.integer(file.quarantined) : ''}
              </td>
              <td>{format.dateTime(file.at)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const colours = {
  importing: 'blue',
  imported: 'teal',
  known: 'gray',
  waiting: 'yellow',
  failed: 'red',
} as const

function StateOf({ file }: { readonly file: WatchedFile }) {
  const { t, describe } = useWords()
  const importIt = async () => {
    offerFiles([await ask('watch:file', { name: file.name })])
    go(importRoute)
  }
  const action = useAction()
  return (
    <>
      <Badge variant="light" color={colours[file.state]} className="sx-wrap-badge">
        {t(`watch.states.${file.state}`)}
      </Badge>{' '}
      {file.failure && <span className="sx-soft">{describe(file.failure).title}</span>}{' '}
      {(file.state === 'waiting' || file.state === 'failed') && (
        <Button
          size="compact-xs"
          variant="subtle"
          onClick={() => action.run(importIt)}
          data-testid={testIds.watchImport}
        >
          {t('watch.importOne')}
        </Button>
      )}
    </>
  )
}

function readBy({ by }: WatchedFile, { t }: Words): string {
  if (by === null) return ''
  const known = presetName.safeParse(by)
  return known.success
    ? t('watch.preset', { name: t(`contract.preset.${known.data}`) })
    : t('watch.mapping', { name: by })
}
