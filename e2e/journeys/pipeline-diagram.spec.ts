import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { answerSaveDialogs } from '../pages/dialogs.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { ordersCsv, write } from '../pages/test-files.ts'

test('the pipeline shows where the data stand, opens views and is exported', async ({ sextant, folder }) => {
  const { pipeline, recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('pipeline')
  await expect(pipeline.diagram.locator('svg')).toBeVisible()
  await expect(pipeline.row('collect')).toHaveAttribute('data-state', 'idle')
  await expect(pipeline.row('forecast')).toHaveAttribute('data-state', 'idle')
  await expect(sextant.id(testIds.pipelineNext)).toHaveAttribute('data-next', 'import')

  const bad = 'O9,not a date,C00001,,,P0001,Product 1,1,9.50\n'
  await sextant.importFile(
    write(folder, 'orders.csv', ordersCsv({ customers: 60, products: 30, rows: 2_000 }) + bad),
  )
  await sextant.goTo('pipeline')
  await expect(pipeline.row('collect')).toHaveAttribute('data-state', 'current')
  await expect(pipeline.row('clean')).toHaveAttribute('data-state', 'attention')
  await expect(pipeline.row('recommend')).toHaveAttribute('data-state', 'idle')
  await expect(pipeline.diagram).toContainText('2,000')
  await expect(sextant.id(testIds.pipelineNext)).toHaveAttribute('data-next', 'train')

  expect((await recommendations.train('svd')).failure).toBeNull()
  await sextant.goTo('pipeline')
  await expect(pipeline.row('recommend')).not.toHaveAttribute('data-state', 'idle')
  expect((await recommendations.makeList(5)).failure).toBeNull()
  await sextant.goTo('pipeline')
  await expect(pipeline.row('recommend')).toHaveAttribute('data-state', 'current')

  // New data: what was computed from the old ones says so.
  await sextant.importFile(
    write(folder, 'more.csv', ordersCsv({ customers: 70, products: 30, rows: 500 }).replaceAll('O10', 'N10')),
  )
  await sextant.goTo('pipeline')
  await expect(pipeline.row('recommend')).toHaveAttribute('data-state', 'stale')

  await pipeline.node('recommend').click()
  await expect(sextant.id(testIds.viewRecommendations)).toBeVisible()
  await sextant.goTo('pipeline')
  await pipeline.node('collect').focus()
  await sextant.page.keyboard.press('Enter')
  await expect(sextant.id(testIds.viewData)).toBeVisible()
  await sextant.goTo('pipeline')

  const mmd = path.join(folder, 'pipeline.mmd')
  await answerSaveDialogs(sextant.app, mmd)
  await pipeline.saveAs('mmd')
  await expect.poll(() => existsSync(mmd)).toBe(true)
  expect(readFileSync(mmd, 'utf8')).toMatch(/flowchart|graph/)
  expect(readFileSync(mmd, 'utf8')).toContain('Preprocess')

  const svg = path.join(folder, 'pipeline.svg')
  await answerSaveDialogs(sextant.app, svg)
  await pipeline.saveAs('svg')
  await expect.poll(() => existsSync(svg)).toBe(true)
  const picture = readFileSync(svg, 'utf8')
  expect(picture).toContain('<svg')
  expect(picture).toContain('Preprocess')
  expect(picture).not.toMatch(/<script/i)

  const png = path.join(folder, 'pipeline.png')
  await answerSaveDialogs(sextant.app, png)
  await pipeline.saveAs('png')
  await expect.poll(() => existsSync(png)).toBe(true)
  const pixels = readFileSync(png)
  expect(pixels.subarray(1, 4).toString('latin1')).toBe('PNG')
  // Its width and height, three pixels for each unit of the drawing; an empty one would be a fraction of the size.
  expect(pixels.readUInt32BE(16)).toBeGreaterThan(600)
  expect(pixels.length).toBeGreaterThan(20_000)
})
