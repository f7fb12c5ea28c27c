import { execFileSync } from 'node:child_process'

/*
 * How the app becomes an installer (npm run package; docs/releasing.md). Everything but Electron itself and better-sqlite3
 * is bundled into out/ by the build, so the package holds out/, the module of SQLite for its own platform, and the sample.
 */

/** The commit's own time, so that the same commit gives the same archive. */
function commitTime() {
  try {
    return execFileSync('git', ['log', '-1', '--format=%ct'], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}
process.env.SOURCE_DATE_EPOCH ??= commitTime()

/** @type {import('electron-builder').Configuration} */
const config = {
  appId: 'app.sextant.workbench',
  productName: 'Sextant',
  copyright: 'Sextant contributors, MIT licence',
  directories: { output: 'release', buildResources: 'resources/icons' },
  artifactName: '${productName}-${version}-${os}-${arch}.${ext}',
  asar: true,
  // A native module is loaded by the system, which cannot look into an archive.
  asarUnpack: ['**/*.node'],
  files: [
    'out/**',
    // The terminal's program runs from a checkout; licences lie where a person can read them.
    '!out/main/{cli,shared-cli}.js',
    '!out/**/licences.md',
    'package.json',
    '!node_modules/**',
    'node_modules/better-sqlite3/{package.json,LICENSE,lib/**}',
    'node_modules/better-sqlite3/prebuilds/${platform}-${arch}.node',
  ],
  extraResources: [
    { from: 'resources/sample', to: 'sample', filter: ['*.csv'] },
    { from: 'out/renderer/licences.md', to: 'licences/window.md' },
    { from: 'out/main/licences.md', to: 'licences/processes.md' },
    { from: 'LICENSE', to: 'licences/Sextant.txt' },
  ],
  // The module of SQLite comes compiled for every platform (Node-API); nothing is built here.
  npmRebuild: false,
  nodeGypRebuild: false,
  publish: null,
  fileAssociations: [
    {
      ext: 'sextant',
      name: 'Sextant project',
      description: 'Sextant project',
      mimeType: 'application/vnd.sextant',
      role: 'Editor',
    },
  ],
  linux: {
    target: ['AppImage', 'deb'],
    category: 'Office',
    synopsis: 'Desktop marketing workbench',
    maintainer: 'Sextant contributors',
    icon: 'resources/icons/sextant.png',
  },
  win: { target: ['nsis'], icon: 'resources/icons/sextant.png' },
  nsis: {
    oneClick: false,
    perMachine: false,
    allowToChangeInstallationDirectory: true,
    deleteAppDataOnUninstall: false,
  },
  mac: {
    target: ['dmg', 'zip'],
    category: 'public.app-category.business',
    icon: 'resources/icons/sextant.png',
    hardenedRuntime: true,
  },
}

export default config
