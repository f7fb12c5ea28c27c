/**
 * Drives the real app through the whole main job, without a person: new project, sample data, import, three models, a list for
 * all customers, customer value, ads, a forecast, a plan, exports; pictures of every view on the way. Leaves everything in demo-output/. Exit code 1 when a step failed.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { readCsv } from '../e2e/pages/csv.ts'
import { answerSaveDialogs } from '../e2e/pages/dialogs.ts'
import { launch } from '../e2e/pages/launch.ts'
import { request } from '../e2e/pages/request.ts'
import { testIds } from '../src/renderer/src/test-ids.ts'
import { Screens } from './demo/screens.mjs'
import { reportFiles, writeReports } from './demo/reports.mjs'
import { runStages } from './demo/stages.mjs'
import { root } from './setup/paths.mjs'

const output = path.join(root, 'demo-output')
const TOP = 10

async function main() {
  const started = performance.now()
  emptyOutput()
  const { window, close } = await launch()
  const { app, page } = window
  await request(page, 'app:set-preferences', { language: 'en', theme: 'light' })
  const screens = new Screens(window, output)
  try {
    const id = (name) => page.getByTestId(name)
    await step('welcome', () => screens.take('welcome'))

    await step('new project with the sample', async () => {
      await answerSaveDialogs(app, path.join(output, 'demo.sextant'))
      await id(testIds.welcomeSample).click()
      await id(testIds.wizardReadAs).waitFor()
      await screens.take('import-read-as')
    })
    await step('columns', async () => {
      await window.wizard.toColumns()
      await screens.take('import-columns')
    })
    await step('check', async () => {
      done(await window.wizard.check())
      await id(testIds.wizardCheckReport).waitFor()
      await screens.take('import-check')
    })
    await step('import', async () => {
      done(await window.wizard.run())
      await id(testIds.wizardSummary).waitFor()
      await screens.take('import-summary')
    })

    await step('the other files of the sample', async () => {
      await id(testIds.wizardImportWaiting).click()
      await id(testIds.wizardGoTrain).waitFor()
      const imports = await request(page, 'imports:list', undefined)
      if (imports.length !== 4) throw new Error(`${imports.length} imports instead of 4`)
    })

    for (const kind of ['popularity', 'svd', 'ials']) {
      await step(`train ${kind}`, async () => done(await window.recommendations.train(kind)))
    }
    await step('leaderboard', async () => {
      await id(testIds.modelLeaderboard).waitFor()
      await screens.take('recommendations-model')
    })
    await step('preview of a customer', async () => {
      const customer = await someCustomer(page)
      await window.recommendations.previewCustomer(customer.externalId)
      await screens.take('recommendations-preview')
    })
    await step('list for all', async () => {
      done(await window.recommendations.makeList(TOP))
      await id(testIds.listRows).waitFor()
      await screens.take('recommendations-lists')
    })
    for (const layout of ['long', 'wide']) {
      await step(`export ${layout}`, async () => {
        await answerSaveDialogs(app, path.join(output, `recommendations-${layout}.csv`))
        done(await window.recommendations.exportList({ format: 'csv', layout, purpose: 'spreadsheet' }))
        if (layout === 'long') await screens.take('export-done')
        await page.keyboard.press('Escape')
      })
    }

    await step('data', async () => {
      for (const tab of ['Imports', 'Quarantine', 'Customers', 'Products', 'Interactions']) {
        const table = await window.data.open(tab)
        await table.waitFor()
        await screens.take(`data-${tab.toLowerCase()}`)
      }
    })
    await runStages(window, screens, output, { step, done })
    await step('pipeline', async () => {
      await window.goTo('pipeline')
      await screens.take('pipeline')
      for (const format of ['mmd', 'svg']) {
        await answerSaveDialogs(app, path.join(output, `pipeline.${format}`))
        await window.pipeline.saveAs(format)
        await appears(path.join(output, `pipeline.${format}`))
      }
    })
    await step('report', () => writeReports(window, output))
    await step('settings', async () => {
      await window.goTo('settings')
      await screens.take('settings')
    })

    const imported = (await request(page, 'imports:list', undefined)).at(-1)
    const [list] = await request(page, 'lists:list', undefined)
    const models = await request(page, 'models:list', undefined)
    await step('what was written', () => verify(list, screens.files))
    tell(imported, models, list, (performance.now() - started) / 1_000)
  } finally {
    await close()
  }
}

/** Removes what an earlier run left, and nothing else: the folder may be somebody's. */
function emptyOutput() {
  mkdirSync(output, { recursive: true })
  for (const name of readdirSync(output)) {
    if (/\.(png|csv|mmd|svg|xlsx|ics|html|pdf|sextant(-wal|-shm)?)$/.test(name))
      rmSync(path.join(output, name))
  }
}

async function step(name, work) {
  const started = performance.now()
  try {
    await work()
  } catch (error) {
    throw new Error(`step "${name}" failed`, { cause: error })
  }
  process.stderr.write(`demo: ${name}, ${((performance.now() - started) / 1_000).toFixed(1)} s\n`)
}

function done(job) {
  if (job.state !== 'finished') throw new Error(`${job.kind} ${job.state}: ${JSON.stringify(job.failure)}`)
}

/** A customer with a name and enough history to show. */
async function someCustomer(page) {
  const { rows } = await request(page, 'customers:list', { search: '', offset: 0, limit: 100 })
  const found = rows.find((row) => row.name !== '' && row.orders >= 4 && row.orders <= 7)
  if (found === undefined) throw new Error('no customer with a history')
  return found
}

async function appears(file) {
  for (let tries = 0; tries < 100; tries++) {
    if (existsSync(file) && statSync(file).size > 0) return
    await new Promise((resolve) => {
      setTimeout(resolve, 50)
    })
  }
  throw new Error(`${path.basename(file)} was not written`)
}

function verify(list, pictures) {
  const expected = { long: list.rows, wide: list.customers }
  for (const [layout, rows] of Object.entries(expected)) {
    const text = readFileSync(path.join(output, `recommendations-${layout}.csv`), 'utf8')
    const [header, ...records] = readCsv(text.replace(/^\uFEFF/, ''))
    if (records.length !== rows)
      throw new Error(`the ${layout} list has ${records.length} rows instead of ${rows}`)
    if (records.some((record) => record.length !== header.length))
      throw new Error(`the ${layout} list is ragged`)
  }
  for (const name of [
    'pipeline.mmd',
    'pipeline.svg',
    'plan.xlsx',
    'plan.ics',
    'demo.sextant',
    ...reportFiles,
  ]) {
    if (statSync(path.join(output, name)).size === 0) throw new Error(`${name} is empty`)
  }
  for (const file of pictures) {
    if (statSync(file).size < 10_000) throw new Error(`${path.basename(file)} shows nothing`)
  }
}

function tell(imported, models, list, seconds) {
  const { read, accepted, duplicates, quarantined } = imported.counts
  const best = models.find(({ settings }) => settings.kind === 'ials')
  const { evaluation } = best
  const figure = ({ value, low, high }) => `${value.toFixed(3)} (${low.toFixed(3)} to ${high.toFixed(3)})`
  const lines = [
    `imported: ${accepted} of ${read} lines, ${quarantined} quarantined, ${duplicates} duplicates`,
    `model against popularity, NDCG@${evaluation.k}: ${figure(evaluation.model.ndcgCut)} against ${figure(evaluation.popularity.ndcgCut)}; difference ${figure(evaluation.ndcgGain)}: ${evaluation.verdict}`,
    `lists: ${list.customers} customers, ${list.rows} recommendations, ${list.popularCustomers} customers without a history`,
    `seconds: ${seconds.toFixed(1)} in total; import ${imported.seconds.toFixed(1)}, training ${best.seconds.toFixed(1)}, lists ${list.seconds.toFixed(1)}`,
    `in ${output}: recommendations-long.csv, recommendations-wide.csv, pipeline.svg, pipeline.mmd, plan.xlsx, plan.ics, ${reportFiles.join(', ')}, demo.sextant, ${readdirSync(output).filter((name) => name.endsWith('.png')).length} pictures`,
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}

function chainOf(error) {
  const parts = []
  for (let each = error; each instanceof Error; each = each.cause) parts.push(each.message)
  return parts.join(': ')
}

try {
  await main()
} catch (error) {
  process.stderr.write(`demo failed: ${chainOf(error)}\n`)
  process.exitCode = 1
}
