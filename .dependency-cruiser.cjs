// The table of layers: what is not named here may not be imported. Type-only imports count too.

/** `to` is the complete list of what a layer may import; tests are free to bring their tools. */
function layer(name, comment, { to, builtIns = false }) {
  return {
    name: `${name}-imports-only-what-it-may`,
    comment,
    severity: 'error',
    from: { path: `^src/${name}/`, pathNot: '\\.test\\.tsx?$' },
    to: {
      pathNot: [`^src/${name}/`, ...to],
      ...(builtIns ? { dependencyTypesNot: ['core'] } : {}),
    },
  }
}

const contract = '^src/contract/'
const engine = '^src/engine/'
const store = '^src/store/'
const jobs = '^src/jobs/'
const llm = '^src/llm/'

function packages(...names) {
  return names.map((name) => `^node_modules/(?:@types/)?${name}/`)
}

module.exports = {
  forbidden: [
    layer('contract', 'The language all sides speak: nothing of ours, and schemas.', { to: packages('zod') }),
    layer('engine', 'Numbers in, numbers out. Every numeric package is named here.', {
      to: packages('ml-matrix'),
    }),
    layer('store', 'The project file, and the only SQL.', {
      to: [contract, ...packages('better-sqlite3', 'zod')],
      builtIns: true,
    }),
    layer('jobs', 'Long work: reads rows, calls the engine, writes results.', {
      to: [
        contract,
        engine,
        store,
        ...packages(
          'papaparse',
          'iconv-lite',
          'yauzl',
          'htmlparser2',
          'saxes',
          'hyparquet',
          'hyparquet-compressors',
          'ts-ics',
          'write-excel-file',
          'zod',
        ),
      ],
      builtIns: true,
    }),
    layer('llm', 'The only way out: calls to a language model.', {
      to: [contract, ...packages('zod')],
      builtIns: true,
    }),
    layer('cli', 'The same jobs from a terminal.', {
      to: [contract, store, jobs, llm, ...packages('commander', 'zod')],
      builtIns: true,
    }),
    layer(
      'main',
      'Windows, requests, supervision; a job is started by the path of its file, never imported.',
      {
        to: [contract, store, llm, ...packages('electron', 'zod')],
        builtIns: true,
      },
    ),
    layer('preload', 'A wire.', { to: [contract, ...packages('electron')] }),
    {
      name: 'renderer-sees-only-the-contract',
      comment: 'The page knows the contract and packages for a browser.',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '\\.test\\.tsx?$' },
      to: {
        path: ['^src/(?!renderer/|contract/)', '^node_modules/(?:@types/)?(?:electron|better-sqlite3|node)/'],
      },
    },
    {
      name: 'renderer-has-no-node',
      severity: 'error',
      from: { path: '^src/renderer/', pathNot: '\\.test\\.tsx?$' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'nobody-imports-a-test',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '\\.test\\.tsx?$' },
    },
    {
      name: 'no-cycles',
      comment: 'Two files that need each other are one file, or three.',
      severity: 'error',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'nothing-missing',
      comment: 'An import that does not resolve, or a package that package.json does not name.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['unknown', 'undetermined', 'npm-no-pkg', 'npm-unknown'],
        // A style sheet or picture that only the bundler resolves.
        pathNot: '[.](css|svg|png|wasm)',
      },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/engine/kernels/(?:assembly|build)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.base.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mts', '.mjs', '.js', '.json', '.d.ts'],
    },
  },
}
