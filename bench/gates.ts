// Published figures of recommendation: `-- gates FOLDER [ids]`, or SEXTANT_DATA=FOLDER. Runs those whose files are in the folder (MovieLens 100k, 1M, 20M;
// the split of MCRec) through the command line and says which were skipped. Ends with 1 where a figure is missed.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { dataFiles, gates } from './gates/definitions.ts'
import { located, runGate } from './gates/run.ts'

const folder = process.argv[2] ?? process.env['SEXTANT_DATA']
const asked = process.argv[3]?.split(',') ?? null
if (folder === undefined) {
  console.log('give a folder with the data: npm run bench -- gates FOLDER')
  process.exitCode = 2
} else {
  const work = mkdtempSync(path.join(tmpdir(), 'sextant-gates-'))
  try {
    let skipped = 0
    for (const gate of gates) {
      if (asked !== null && !asked.includes(gate.id)) continue
      const files = located(folder, gate.data)
      if (files === null) {
        skipped++
        console.log(`${gate.id}: skipped, ${dataFiles[gate.data].join(' and ')} not in the folder`)
        continue
      }
      for (const { found, ok, ...expected } of await runGate(gate, files, work, [
        process.execPath,
        'out/main/cli.js',
      ])) {
        if (!ok) process.exitCode = 1
        console.log(JSON.stringify({ gate: gate.id, about: gate.about, ...expected, found, ok }))
      }
    }
    if (skipped > 0) console.log(`${skipped} gates skipped for want of data`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}
