import { ActionIcon, Badge, Button, Menu, Tooltip } from '@mantine/core'
import { IconLanguage, IconMoon, IconSun, IconUpload } from '@tabler/icons-react'
import { useWords } from '../i18n/use-words.ts'
import { changePreferences, useApp } from '../state/app-state.ts'
import { go, importRoute, useRoute } from '../state/route.ts'
import { testIds } from '../test-ids.ts'
import { useColourScheme } from '../theme/colour-scheme.ts'

export function Header() {
  const { t } = useWords()
  const { project } = useApp()
  const route = useRoute()
  return (
    <header className="sx-header">
      <div className="sx-header-project" data-testid={testIds.projectName} title={project?.path}>
        {project?.name ?? ''}
        {project?.readOnly === true && (
          <Badge variant="light" color="gray" ml="xs" tt="none">
            {t('shell.header.readOnly')}
          </Badge>
        )}
      </div>
      {project && route.view !== 'import' && (
        <Button
          variant="light"
          leftSection={<IconUpload size={16} aria-hidden />}
          onClick={() => go(importRoute)}
          disabled={project.readOnly}
          data-testid={testIds.headerImport}
        >
          {t('shell.header.import')}
        </Button>
      )}
      <LanguageSwitch />
      <ThemeSwitch />
    </header>
  )
}

const languageNames = { en: 'English', 'zh-CN': '简体中文' } as const

function LanguageSwitch() {
  const { t, language } = useWords()
  return (
    <Menu position="bottom-end" withArrow>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={34}
          aria-label={t('shell.header.language', { name: languageNames[language] })}
          data-testid={testIds.headerLanguage}
        >
          <IconLanguage size={19} stroke={1.6} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {(['en', 'zh-CN'] as const).map((each) => (
          <Menu.Item
            key={each}
            lang={each}
            fw={each === language ? 650 : 400}
            onClick={() => void changePreferences({ language: each }).catch(() => {})}
            data-testid={`${testIds.headerLanguage}-${each}`}
          >
            {languageNames[each]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeSwitch() {
  const { t } = useWords()
  const scheme = useColourScheme()
  const name = t('shell.header.theme', {
    name: scheme === 'dark' ? t('shell.settings.themeDark') : t('shell.settings.themeLight'),
  })
  return (
    <Tooltip label={name}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size={34}
        aria-label={name}
        onClick={() =>
          void changePreferences({ theme: scheme === 'dark' ? 'light' : 'dark' }).catch(() => {})
        }
        data-testid={testIds.headerTheme}
      >
        {scheme === 'dark' ? (
          <IconSun size={19} stroke={1.6} aria-hidden />
        ) : (
          <IconMoon size={19} stroke={1.6} aria-hidden />
        )}
      </ActionIcon>
    </Tooltip>
  )
}
