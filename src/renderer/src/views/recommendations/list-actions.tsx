import { ActionIcon, Button, Group, Menu, Modal, TextInput } from '@mantine/core'
import { IconDots, IconGitCompare, IconPencil, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { listName } from '../../../../contract/list-rules.ts'
import type { ListSummary } from '../../../../contract/lists.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { Confirm } from '../../components/confirm.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

export function listTitle(list: ListSummary, { t, format }: Words): string {
  return list.name === '' ? t('lists.stored.unnamed', { time: format.dateTime(list.createdAt) }) : list.name
}

type Props = {
  readonly list: ListSummary
  /** Null where there is no other list to compare with. */
  readonly onCompare: (() => void) | null
}

/** Rename, compare, delete. */
export function ListMenu({ list, onCompare }: Props) {
  const words = useWords()
  const { t, format } = words
  const isBusy = useIsJobRunning()
  const action = useAction()
  const [open, setOpen] = useState<'rename' | 'delete' | null>(null)
  const name = listTitle(list, words)
  const close = () => setOpen(null)
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={30}
            aria-label={t('lists.stored.more', { name })}
            data-testid={testIds.listMore}
          >
            <IconDots size={18} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setOpen('rename')}
            data-testid={testIds.listRename}
          >
            {t('lists.stored.rename')}
          </Menu.Item>
          <Menu.Item
            leftSection={<IconGitCompare size={16} aria-hidden />}
            disabled={onCompare === null}
            onClick={() => onCompare?.()}
            data-testid={testIds.listCompare}
          >
            {t('lists.stored.compare')}
          </Menu.Item>
          <Menu.Item
            color="red.8"
            leftSection={<IconTrash size={16} aria-hidden />}
            disabled={isBusy}
            onClick={() => setOpen('delete')}
            data-testid={testIds.listDelete}
          >
            {t('lists.stored.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {open === 'rename' && <RenameDialog list={list} onClose={close} />}
      <Confirm
        opened={open === 'delete'}
        title={t('lists.stored.deleteTitle')}
        text={t('lists.stored.deleteText', { name, n: format.integer(list.rows) })}
        confirm={t('lists.stored.delete')}
        onClose={close}
        onConfirm={() => {
          close()
          action.run(async () => {
            await startJob({ kind: 'delete-lists', listIds: [list.id] })
          })
        }}
      />
      {action.failure && <FailureNotice failure={action.failure} />}
    </>
  )
}

function RenameDialog({ list, onClose }: { readonly list: ListSummary; readonly onClose: () => void }) {
  const { t } = useWords()
  const action = useAction()
  const [text, setText] = useState(list.name)
  const parsed = listName.safeParse(text)
  const save = () => {
    if (!parsed.success) return
    action.run(async () => {
      await ask('lists:rename', { listId: list.id, name: parsed.data })
      onClose()
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('lists.stored.renameTitle')}
      centered
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className="sx-stack"
        onSubmit={(event) => {
          event.preventDefault()
          save()
        }}
      >
        <TextInput
          aria-label={t('lists.stored.renameTitle')}
          value={text}
          maxLength={120}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
          data-testid={testIds.listRenameText}
        />
        {action.failure && <FailureNotice failure={action.failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            disabled={!parsed.success}
            loading={action.busy}
            data-testid={testIds.listRenameSave}
          >
            {t('lists.stored.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
