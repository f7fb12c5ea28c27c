import { writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { forgetSettings } from '../../contract/forget.ts'
import { backupsRoot, profileFolder, purgeBackups } from '../../store/backup-files.ts'
import { projectId } from '../../store/queries/project.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type ForgetOptions = CommonOptions & {
  readonly customer: string[]
  readonly remove?: true
  readonly yes?: true
  readonly receipt?: string
}

/** Takes persons out of a project for good, and prints what went; the receipt names nobody. */
export const forgetCommand: CliCommand<ForgetOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const settings = forgetSettings.safeParse({
      customers: options.customer,
      keepSales: options.remove !== true,
    })
    if (!settings.success) throw new UsageError('forget needs --customer <id>, once or more often')
    if (options.yes !== true)
      throw new UsageError('forget cannot be undone: add --yes to erase these customers')
    const receipt = await terminal.run<'forget'>(db, { kind: 'forget', settings: settings.data })
    // The app's own backups of this project hold them as well.
    const profile = profileFolder(process.platform, process.env, homedir())
    const backups = purgeBackups(backupsRoot(profile), projectId(db))
    const document = { project: path, ...receipt, backups }
    if (options.receipt !== undefined)
      writeFileSync(resolve(options.receipt), `${JSON.stringify(receipt, null, 2)}\n`)
    const sales = receipt.keepSales ? 'made anonymous' : 'removed'
    return {
      document,
      lines: [
        `${receipt.customers} customers erased`,
        `${receipt.interactions} interactions ${sales}; removed: ${receipt.facts} rows of facts, ${receipt.consents} consents, ${receipt.suppressions} suppressions, ${receipt.lists} places in lists, ${receipt.segments} in segments, ${receipt.plans} in plans, numbers in ${receipt.models} models; ${receipt.setAside} lines set aside emptied, ${receipt.texts} kept texts and notes redacted`,
        `${backups} automatic backups that held them deleted`,
        'Importing a file that holds them brings them back; other copies of the project still hold them.',
      ],
    }
  })
