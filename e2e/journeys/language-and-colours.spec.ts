import path from 'node:path'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'

test('language and colours change while the app runs, and stay', async ({ sextant, folder }) => {
  const { page } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('settings')
  const heading = sextant.id(testIds.viewSettings).getByRole('heading', { level: 1 })
  await expect(heading).toHaveText('Settings')

  await sextant.id(testIds.languageSelect).selectOption('zh-CN')
  await expect(heading).toHaveText('设置')
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  await expect(sextant.id(testIds.navPipeline)).toContainText('流程总览')
  const menu = await sextant.app.evaluate(
    ({ Menu }) => Menu.getApplicationMenu()?.items.map((item) => item.label) ?? [],
  )
  expect(menu).toContain('文件')

  await sextant.goTo('pipeline')
  await expect(sextant.pipeline.diagram).toContainText('数据预处理')
  await sextant.goTo('settings')

  await sextant.id(testIds.themeSelect).selectOption('dark')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
  const luminance = () =>
    page.evaluate(() => {
      const [red = 0, green = 0, blue = 0] =
        getComputedStyle(document.body).backgroundColor.match(/\d+/g)?.map(Number) ?? []
      return (red + green + blue) / 3
    })
  expect(await luminance()).toBeLessThan(80)
  await sextant.id(testIds.themeSelect).selectOption('light')
  await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'light')
  expect(await luminance()).toBeGreaterThan(180)

  await page.reload()
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-CN')
  expect(await request(page, 'app:preferences', undefined)).toMatchObject({
    language: 'zh-CN',
    theme: 'light',
  })

  await sextant.goTo('settings')
  await sextant.id(testIds.languageSelect).selectOption('en')
  await expect(heading).toHaveText('Settings')
})
