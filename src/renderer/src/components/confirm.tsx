import { Button, Group, Modal } from '@mantine/core'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'

type Props = {
  readonly opened: boolean
  readonly title: string
  readonly text: string
  readonly confirm: string
  readonly onConfirm: () => void
  readonly onClose: () => void
}

export function Confirm({ opened, title, text, confirm, onConfirm, onClose }: Props) {
  const { t } = useWords()
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={title}
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <p className="sx-text">{text}</p>
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose} data-testid={testIds.confirmCancel}>
          {t('common.cancel')}
        </Button>
        <Button color="red.8" onClick={onConfirm} data-testid={testIds.confirmOk}>
          {confirm}
        </Button>
      </Group>
    </Modal>
  )
}
