import path from 'node:path'
import { adsTabId, customersTabId, testIds } from '../../src/renderer/src/test-ids.ts'
import { answerSaveDialogs } from '../../e2e/pages/dialogs.ts'

/**
 * The stages after recommendations, each run and pictured: customers, ads, forecast, copy, strategy.
 * @param tools `step` names a piece of work, `done` throws unless a job finished
 */
export async function runStages(window, screens, output, { step, done }) {
  const { app, page, jobs } = window
  const id = (name) => page.getByTestId(name)
  const chart = (name) => id(name).locator('.js-plotly-plot').first().waitFor()

  await step('customers', async () => {
    await window.goTo('customers')
    for (const tab of ['overview', 'rfm', 'cohorts']) {
      await id(customersTabId(tab)).click()
      await page.locator('.js-plotly-plot').first().waitFor()
      await screens.take(`customers-${tab}`)
    }
  })
  await step('customer value', async () => {
    await id(customersTabId('clv')).click()
    done(await jobs.during('clv', () => id(testIds.valueStart).click()))
    await chart(testIds.clvCheck)
    await screens.take('customers-value')
  })
  await step('groups of customers', async () => {
    await id(customersTabId('clusters')).click()
    done(await jobs.during('cluster', () => id(testIds.valueStart).click()))
    await screens.take('customers-groups')
  })

  await step('results of ads', async () => {
    await window.goTo('ads')
    await id(testIds.adsTable).waitFor()
    await screens.take('ads-results')
  })
  await step('response curves', async () => {
    await id(adsTabId('response')).click()
    await id(testIds.adsOutcome).selectOption('conversion-value')
    done(await jobs.during('ads-response', () => id(testIds.adsFit).click(), 180))
    await chart(testIds.adsCurves)
    await screens.take('ads-response')
    await id(adsTabId('budget')).click()
    await id(testIds.adsBinding).waitFor()
    await screens.take('ads-budget')
  })

  await step('forecast', async () => {
    await window.goTo('forecast')
    await id(testIds.forecastCalendarChina).click()
    await id(testIds.forecastEvents).waitFor()
    await id(testIds.forecastSlice).selectOption('category')
    done(await jobs.during('forecast', () => id(testIds.forecastStart).click(), 180))
    await chart(testIds.forecastChart)
    await page.locator('h1').first().scrollIntoViewIfNeeded()
    await screens.take('forecast')
  })

  await step('copy', async () => {
    await window.goTo('copy')
    await id(testIds.copyDrafts).fill(
      '7 fresh coffees picked for you\nFresh coffee at your door by Friday\n全网最低价的手冲咖啡',
    )
    await id(testIds.copyChecks).waitFor()
    done(await jobs.during('score-copy', () => id(testIds.copyScore).click()))
    await id(testIds.copyResult).waitFor()
    await screens.take('copy')
  })

  await step('strategy', async () => {
    await window.goTo('strategy')
    done(await jobs.during('make-plan', () => id(testIds.planMake).click()))
    await id(testIds.planSummary).waitFor()
    await screens.take('strategy')
    for (const [format, item] of [
      ['xlsx', testIds.planExportXlsx],
      ['ics', testIds.planExportIcs],
    ]) {
      await answerSaveDialogs(app, path.join(output, `plan.${format}`))
      await id(testIds.planExport).click()
      done(await jobs.during('export-plan', () => id(item).click()))
    }
  })
}
