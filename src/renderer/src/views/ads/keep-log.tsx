import { Button, TextInput } from '@mantine/core'
import { IconDeviceFloppy } from '@tabler/icons-react'
import { useState } from 'react'
import type { DecisionChoices } from '../../../../contract/ads-tests.ts'
import type { Output } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly file: Output<'file:choose-import'>[number]
  readonly choices: DecisionChoices
}

/** Keeps the log that a file holds in the project, as counts under a name. */
export function KeepLog({ file, choices }: Props) {
  const { t } = useWords()
  const action = useAction()
  const [name, setName] = useState(file.name.replace(/\.\w+$/, '').slice(0, 200))
  const [kept, setKept] = useState<string | null>(null)
  const keep = () =>
    action.run(async () => {
      const log = await ask('ads:count-log', { file: file.token, choices })
      await ask('ads:keep-log', { name: name.trim(), log })
      setKept(name.trim())
    })
  return (
    <>
      {action.failure && <FailureNotice failure={action.failure} />}
      <div className="sx-ads-bar">
        <TextInput
          size="xs"
          label={t('ads.policies.keepName')}
          value={name}
          maxLength={200}
          onChange={(event) => {
            setName(event.currentTarget.value)
            setKept(null)
          }}
          data-testid={testIds.adsLogName}
        />
        <Button
          size="xs"
          variant="light"
          leftSection={<IconDeviceFloppy size={15} aria-hidden />}
          loading={action.busy}
          // Kept once is enough: a second time would count every decision twice.
          disabled={name.trim() === '' || kept === name.trim()}
          onClick={keep}
          data-testid={testIds.adsLogKeep}
        >
          {t('ads.policies.keep')}
        </Button>
        <span className="sx-soft sx-small" role="status" data-testid={testIds.adsLogIsKept}>
          {kept === null ? t('ads.policies.keepText') : t('ads.policies.isKept', { name: kept })}
        </span>
      </div>
    </>
  )
}
