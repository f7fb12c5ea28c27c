import { Button } from '@mantine/core'
import {
  IconTargetArrow,
  IconFileImport,
  IconFlask,
  IconFolderOpen,
  IconPlus,
  IconChartDots3,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { sampleParts } from '../../../contract/requests.ts'
import { useState } from 'react'
import { ask } from '../bridge/client.ts'
import { useAction } from '../bridge/use-action.ts'
import { useRequest } from '../bridge/use-request.ts'
import { BackupsOf } from '../components/backups-of.tsx'
import { FailureNotice } from '../components/failure-notice.tsx'
import { useWords } from '../i18n/use-words.ts'
import { setProject } from '../state/app-state.ts'
import { go, importRoute } from '../state/route.ts'
import { testIds } from '../test-ids.ts'
import { offerFiles } from '../views/import/wizard-store.ts'

/** The first screen: what the app does, and the ways in. */
export function Welcome() {
  const { t } = useWords()
  const action = useAction()
  /** The recent project tried last: where it does not open, its backups are offered. */
  const [unopened, setUnopened] = useState<string | null>(null)

  const create = async () => {
    const project = await ask('project:create')
    if (project) setProject(project)
    return project !== null
  }
  const createOnly = async () => {
    await create()
  }
  const open = async () => {
    const project = await ask('project:open')
    if (project) setProject(project)
  }
  const trySample = async () => {
    const isCreated = await create()
    if (!isCreated) return
    offerFiles(await ask('file:sample', [...sampleParts]))
    go(importRoute)
  }

  return (
    <div className="sx-welcome" data-testid={testIds.viewWelcome}>
      <div className="sx-welcome-lead">
        <h1>{t('shell.welcome.title')}</h1>
        <p>{t('shell.welcome.text')}</p>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
      {unopened !== null && action.failure !== null && (
        <BackupsOffer key={unopened} path={unopened} name={nameOf(unopened)} />
      )}
      <div className="sx-welcome-ways">
        <Way
          icon={IconPlus}
          title={t('shell.welcome.new')}
          hint={t('shell.welcome.newHint')}
          testId={testIds.welcomeNew}
          onClick={() => action.run(createOnly)}
          isMain
        />
        <Way
          icon={IconFolderOpen}
          title={t('shell.welcome.open')}
          hint={t('shell.welcome.openHint')}
          testId={testIds.welcomeOpen}
          onClick={() => action.run(open)}
        />
        <Way
          icon={IconFlask}
          title={t('shell.welcome.sample')}
          hint={t('shell.welcome.sampleHint')}
          testId={testIds.welcomeSample}
          onClick={() => action.run(trySample)}
        />
      </div>
      <div className="sx-welcome-columns">
        <section>
          <h2>{t('shell.welcome.steps')}</h2>
          <ol className="sx-welcome-steps">
            <Step
              icon={IconFileImport}
              title={t('shell.welcome.step1')}
              text={t('shell.welcome.step1Text')}
            />
            <Step
              icon={IconChartDots3}
              title={t('shell.welcome.step2')}
              text={t('shell.welcome.step2Text')}
            />
            <Step
              icon={IconTargetArrow}
              title={t('shell.welcome.step3')}
              text={t('shell.welcome.step3Text')}
            />
          </ol>
        </section>
        <Recent
          onOpen={(path) => {
            setUnopened(path)
            action.run(async () => setProject(await ask('project:open-recent', { path })))
          }}
        />
      </div>
    </div>
  )
}

function nameOf(path: string): string {
  return path.split(/[/\\]/).at(-1) ?? path
}

/** Shown where a project does not open: the copies that were kept of it. */
function BackupsOffer({ path, name }: { readonly path: string; readonly name: string }) {
  const { t } = useWords()
  const action = useAction()
  const { value } = useRequest('backups:state', { path })
  if (value === undefined || value.backups.length === 0) return null
  return (
    <section className="sx-welcome-backups">
      <h2>{t('backups.offerTitle', { file: name })}</h2>
      <p className="sx-soft">{t('backups.offerText')}</p>
      {action.failure && <FailureNotice failure={action.failure} />}
      <BackupsOf path={path} isReadable={false} action={action} />
    </section>
  )
}

type WayProps = {
  readonly icon: Icon
  readonly title: string
  readonly hint: string
  readonly testId: string
  readonly onClick: () => void
  readonly isMain?: boolean
}

function Way({ icon: Symbol, title, hint, testId, onClick, isMain = false }: WayProps) {
  return (
    <button
      type="button"
      className={isMain ? 'sx-way sx-way-main' : 'sx-way'}
      onClick={onClick}
      data-testid={testId}
    >
      <Symbol size={24} stroke={1.6} aria-hidden />
      <span>
        <strong>{title}</strong>
        <small>{hint}</small>
      </span>
    </button>
  )
}

function Step({
  icon: Symbol,
  title,
  text,
}: {
  readonly icon: Icon
  readonly title: string
  readonly text: string
}) {
  return (
    <li>
      <span className="sx-step-icon">
        <Symbol size={20} stroke={1.6} aria-hidden />
      </span>
      <div>
        <strong>{title}</strong>
        <p>{text}</p>
      </div>
    </li>
  )
}

function Recent({ onOpen }: { readonly onOpen: (path: string) => void }) {
  const { t, format } = useWords()
  const { value } = useRequest('project:recent', undefined)
  return (
    <section>
      <h2>{t('shell.welcome.recent')}</h2>
      {value?.length === 0 && <p className="sx-soft">{t('shell.welcome.noRecent')}</p>}
      <ul className="sx-recent" data-testid={testIds.welcomeRecent}>
        {value?.map((project) => (
          <li key={project.path}>
            <Button
              variant="subtle"
              justify="flex-start"
              fullWidth
              h="auto"
              py={8}
              disabled={!project.exists}
              onClick={() => onOpen(project.path)}
              title={project.path}
            >
              <span className="sx-recent-text">
                <strong>{project.name}</strong>
                <small>
                  {project.exists
                    ? `${format.dateTime(project.openedAt)} · ${project.path}`
                    : t('shell.welcome.missing')}
                </small>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
