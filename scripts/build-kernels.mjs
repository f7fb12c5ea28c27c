// Compiles the AssemblyScript kernels to src/engine/kernels/build/{kernels,kernels-relaxed}.wasm when a source is newer.
// Plain JavaScript: it runs on the machine's own Node (20 and later). `--force` rebuilds.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, readdirSync, renameSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const sources = path.join(root, 'src/engine/kernels/assembly')
const build = path.join(root, 'src/engine/kernels/build')
const VARIANTS = [
  { file: 'kernels.wasm', extra: [] },
  { file: 'kernels-relaxed.wasm', extra: ['--enable', 'relaxed-simd'] },
]

/** @returns {Promise<boolean>} whether it compiled anything. */
export async function buildKernels(force = false) {
  const fingerprint = fingerprintOfSources()
  const stamp = path.join(build, 'stamp.txt')
  if (
    !force &&
    readText(stamp) === fingerprint &&
    VARIANTS.every((v) => readText(path.join(build, v.file)) !== '')
  )
    return false
  mkdirSync(build, { recursive: true })
  const started = performance.now()
  const { default: asc } = await import('assemblyscript/asc')
  for (const { file, extra } of VARIANTS) await compile(asc, file, extra)
  writeFileSync(path.join(build, '.gitignore'), '*\n')
  writeFileSync(stamp, fingerprint)
  console.log(
    `kernels: compiled ${VARIANTS.length} variants in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  )
  return true
}

async function compile(asc, file, extra) {
  // Written under a name of its own and renamed, so that another process never loads half a file.
  const temporary = `${file}.${process.pid}.tmp`
  const options = [
    '--optimizeLevel',
    '3',
    '--shrinkLevel',
    '0',
    '--converge',
    '--noAssert',
    '--runtime',
    'stub',
  ]
  const memory = ['--importMemory', '--sharedMemory', '--initialMemory', '1', '--maximumMemory', '65536']
  const features = ['--enable', 'threads', '--enable', 'simd', ...extra]
  const output = ['--outFile', path.relative(root, path.join(build, temporary)).split(path.sep).join('/')]
  const entry = path.relative(root, path.join(sources, 'index.ts')).split(path.sep).join('/')
  const { error, stderr } = await asc.main(
    [entry, '--baseDir', root, ...output, ...options, ...memory, ...features],
    {},
  )
  if (error) throw new Error(`kernels: ${file} did not compile\n${stderr.toString()}`, { cause: error })
  refuseData(readFileSync(path.join(build, temporary)), file)
  renameSync(path.join(build, temporary), path.join(build, file))
}

/** Section of a WebAssembly module that is copied into the memory when it is instantiated. */
const DATA_SECTION = 11

/**
 * The memory is the caller's, from its first byte on: what a module would copy into it (tables of Math.log, strings, static arrays) would
 * overwrite factors, once per thread. So none may have any.
 * @param {Uint8Array} bytes
 * @param {string} file
 */
export function refuseData(bytes, file) {
  if (sectionsOf(bytes).includes(DATA_SECTION))
    throw new Error(
      `kernels: ${file} has static data (Math.log, a string or an array constant), which would lie in the arena`,
    )
}

/** Ids of the sections of a module: after a head of eight bytes, each with its length in LEB128. */
function sectionsOf(bytes) {
  const found = []
  let at = 8
  while (at < bytes.length) {
    found.push(bytes[at++])
    let length = 0
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++]
      length += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) break
    }
    at += length
  }
  return found
}

function fingerprintOfSources() {
  const hash = createHash('sha256')
  for (const name of readdirSync(sources).sort())
    hash.update(name).update(readFileSync(path.join(sources, name)))
  hash.update(readFileSync(fileURLToPath(import.meta.url)))
  hash.update(readFileSync(path.join(root, 'node_modules/assemblyscript/package.json')))
  return hash.digest('hex')
}

function readText(file) {
  try {
    return readFileSync(file, 'latin1')
  } catch {
    return ''
  }
}

if (process.argv[1] !== undefined && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  await buildKernels(process.argv.includes('--force'))
}
