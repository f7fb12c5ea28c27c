import { Button, NativeSelect } from '@mantine/core'
import { IconArrowRight, IconCopy } from '@tabler/icons-react'
import { useState } from 'react'
import { preferences as preferencesSchema } from '../../../../contract/requests.ts'
import type { ProjectInfo } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section, View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { changePreferences, setProject, useApp } from '../../state/app-state.ts'
import { go, pipelineRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { BackupsSection } from './backups-section.tsx'
import { LanguageModel } from './language-model.tsx'

export function SettingsView() {
  const { t } = useWords()
  const { project, info } = useApp()
  return (
    <View
      testId={testIds.viewSettings}
      title={t('shell.settings.title')}
      text={t('shell.settings.text')}
      actions={
        project && (
          <Button
            variant="default"
            rightSection={<IconArrowRight size={16} aria-hidden />}
            onClick={() => go(pipelineRoute)}
          >
            {t('shell.settings.nextOpen')}
          </Button>
        )
      }
    >
      <div className="sx-settings">
        <div className="sx-stack">
          <Appearance />
          <LanguageModel />
          <Section title={t('shell.settings.about')}>
            <p>
              <strong>{t('common.appName')}</strong> ·{' '}
              {t('shell.settings.version', { version: info?.version ?? '' })}
            </p>
            <p className="sx-soft">{t('shell.settings.offline')}</p>
            <p className="sx-soft">{t('shell.settings.licence')}</p>
          </Section>
        </div>
        <Section title={t('shell.settings.project')}>
          {project ? (
            <ProjectFacts project={project} />
          ) : (
            <p className="sx-soft">{t('shell.settings.noProject')}</p>
          )}
        </Section>
      </div>
      {project && <BackupsSection project={project} />}
    </View>
  )
}

function Appearance() {
  const { t } = useWords()
  const { preferences } = useApp()
  const action = useAction()
  return (
    <Section title={t('shell.settings.appearance')}>
      {action.failure && <FailureNotice failure={action.failure} />}
      <NativeSelect
        label={t('shell.settings.language')}
        value={preferences.language}
        onChange={(event) => {
          const language = preferencesSchema.shape.language.parse(event.currentTarget.value)
          action.run(() => changePreferences({ language }))
        }}
        data={[
          { value: 'system', label: t('shell.settings.languageSystem') },
          { value: 'en', label: 'English' },
          { value: 'zh-CN', label: '简体中文' },
        ]}
        data-testid={testIds.languageSelect}
      />
      <NativeSelect
        label={t('shell.settings.theme')}
        value={preferences.theme}
        onChange={(event) => {
          const theme = preferencesSchema.shape.theme.parse(event.currentTarget.value)
          action.run(() => changePreferences({ theme }))
        }}
        data={[
          { value: 'system', label: t('shell.settings.themeSystem') },
          { value: 'light', label: t('shell.settings.themeLight') },
          { value: 'dark', label: t('shell.settings.themeDark') },
        ]}
        data-testid={testIds.themeSelect}
      />
    </Section>
  )
}

function ProjectFacts({ project }: { readonly project: ProjectInfo }) {
  const { t, format } = useWords()
  const action = useAction()
  const [copy, setCopy] = useState<string | null>(null)
  const save = async () => {
    const saved = await ask('project:save-copy')
    if (saved) setCopy(saved.path)
  }
  const close = async () => {
    await ask('project:close')
    setProject(null)
    go(pipelineRoute)
  }
  const counts = [
    'imports',
    'customers',
    'products',
    'interactions',
    'quarantined',
    'models',
    'lists',
  ] as const
  return (
    <>
      {action.failure && <FailureNotice failure={action.failure} />}
      {copy !== null && <Notice tone="good">{t('shell.settings.copySaved', { path: copy })}</Notice>}
      <dl className="sx-facts">
        <dt>{t('shell.settings.path')}</dt>
        <dd>{project.path}</dd>
        <dt>{t('shell.settings.size')}</dt>
        <dd>{format.bytes(project.fileBytes)}</dd>
        {counts.map((name) => (
          <Fact key={name} label={t(`shell.settings.${name}`)} value={format.integer(project[name])} />
        ))}
      </dl>
      <div className="sx-row">
        <Button
          leftSection={<IconCopy size={16} aria-hidden />}
          loading={action.busy}
          onClick={() => action.run(save)}
          data-testid={testIds.saveCopy}
        >
          {t('shell.settings.saveCopy')}
        </Button>
        <Button variant="default" onClick={() => action.run(close)} data-testid={testIds.projectClose}>
          {t('shell.settings.closeProject')}
        </Button>
      </div>
      <p className="sx-soft sx-small">{t('shell.settings.saveCopyHint')}</p>
    </>
  )
}

function Fact({ label, value }: { readonly label: string; readonly value: string }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </>
  )
}
