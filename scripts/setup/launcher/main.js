// What the official runtime's default app does with `electron FOLDER`, for the fallback runtime, which has none.
'use strict'
const { app } = require('electron')
const fs = require('node:fs')
const path = require('node:path')

const named = process.argv.slice(1).find((argument) => !argument.startsWith('-'))
if (named === undefined) {
  process.stderr.write('usage: electron APP-FOLDER\n')
  process.exit(2)
}

const folder = path.resolve(named)
const manifestFile = path.join(folder, 'package.json')
if (fs.existsSync(manifestFile)) {
  const manifest = JSON.parse(fs.readFileSync(manifestFile, 'utf8'))
  const name = manifest.productName || manifest.name
  if (manifest.version) app.setVersion(manifest.version)
  if (name) app.setName(name)
  app.setDesktopName(`${app.getName()}.desktop`)
  app.setAppPath(folder)
} else {
  app.setAppPath(path.dirname(require.resolve(folder)))
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
require(folder)
