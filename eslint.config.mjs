import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'
import { explainCast } from './scripts/lint/explain-cast.mjs'
import { explainDisable } from './scripts/lint/explain-disable.mjs'

const typescript = ['**/*.ts', '**/*.tsx']
const plainScripts = ['**/*.mjs', '**/*.cjs', '**/*.js']
const configuration = ['*.config.ts', '*.config.mjs', 'e2e/**/global-*.ts']

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Export by name, so that a thing has one name everywhere.',
}
const noSendSync = {
  selector: "MemberExpression[property.name='sendSync']",
  message: 'A synchronous message freezes the page: use the bridge.',
}
const noWindow = {
  selector: "NewExpression[callee.name='BrowserWindow'], NewExpression[callee.property.name='BrowserWindow']",
  message: 'Windows are made in src/main/window.ts only, with its locks.',
}

/** Parts of Electron with one owner each; the defaults and namespaces would be a way round. */
const owned = {
  ipcMain: 'src/main/ipc/router.ts checks sender and schema of every request.',
  utilityProcess: 'src/main/supervise starts, watches and outlives the utility process.',
  ipcRenderer: 'The preload is the only wire.',
}

function electronWithout(names) {
  return [
    'error',
    {
      paths: [
        ...names.map((name) => ({ name: 'electron', importNames: [name], message: owned[name] })),
        { name: 'electron', importNames: ['default'], message: 'Import by name.' },
      ],
    },
  ]
}

export default tseslint.config(
  {
    ignores: [
      'out/**',
      'dist/**',
      'demo-output/**',
      'test-results/**',
      'playwright-report/**',
      'coverage/**',
      // AssemblyScript, which has types and decorators of its own; its compiler checks it.
      'src/engine/kernels/assembly/**',
      'src/engine/kernels/build/**',
    ],
  },
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { sextant: { rules: { 'explain-cast': explainCast, 'explain-disable': explainDisable } } },
    rules: {
      'sextant/explain-disable': 'error',
      eqeqeq: 'error',
      'no-var': 'error',
      'prefer-const': 'error',
      'object-shorthand': 'error',
      'no-constant-condition': ['error', { checkLoops: false }],
      'no-duplicate-case': 'error',
      'no-fallthrough': 'error',
      'no-self-compare': 'error',
      'no-unreachable': 'error',
      'no-unsafe-finally': 'error',
      'no-useless-rename': 'error',
      'no-eval': 'error',
      'no-new-func': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noSendSync],
    },
  },

  {
    files: plainScripts,
    languageOptions: {
      globals: {
        process: 'readonly',
        fetch: 'readonly',
        performance: 'readonly',
        AbortSignal: 'readonly',
        Buffer: 'readonly',
        WebAssembly: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        setInterval: 'readonly',
        clearInterval: 'readonly',
        console: 'readonly',
        document: 'readonly',
        window: 'readonly',
        globalThis: 'readonly',
      },
    },
    rules: {
      'no-undef': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.cjs', 'scripts/setup/launcher/*.js'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: { require: 'readonly', module: 'writable', __dirname: 'readonly' },
    },
  },

  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: ['tsconfig.pure.json', 'tsconfig.node.json', 'tsconfig.web.json', 'tsconfig.tests.json'],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      'sextant/explain-cast': 'error',
      '@typescript-eslint/ban-ts-comment': [
        'error',
        { 'ts-ignore': true, 'ts-nocheck': true, 'ts-expect-error': 'allow-with-description' },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'as' }],
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true, allowNullish: false },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      // A handler's type says Promise, whether or not its body waits for something.
      '@typescript-eslint/require-await': 'off',
      // A type parameter used once still names what a caller has to say.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    },
  },

  {
    files: ['src/**/*.{ts,tsx}'],
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExport, noSendSync, noWindow],
      'no-restricted-imports': electronWithout(['ipcMain', 'utilityProcess', 'ipcRenderer']),
    },
  },
  {
    files: ['src/main/ipc/router.ts'],
    rules: { 'no-restricted-imports': electronWithout(['utilityProcess', 'ipcRenderer']) },
  },
  {
    files: ['src/main/supervise/**/*.ts'],
    rules: { 'no-restricted-imports': electronWithout(['ipcMain', 'ipcRenderer']) },
  },
  {
    files: ['src/preload/**/*.ts'],
    rules: { 'no-restricted-imports': electronWithout(['ipcMain', 'utilityProcess']) },
  },
  {
    files: ['src/main/window.ts'],
    rules: { 'no-restricted-syntax': ['error', noDefaultExport, noSendSync] },
  },

  {
    files: ['src/engine/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        { name: 'Date', message: 'Time comes in as an argument.' },
        { name: 'performance', message: 'Time comes in as an argument.' },
        { name: 'process', message: 'The engine knows no process.' },
        { name: 'setTimeout', message: 'The engine yields; its caller decides when to go on.' },
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Math', property: 'random', message: 'Randomness comes in as a seeded generator.' },
      ],
    },
  },
  {
    // Typed arrays are read at indices that the loop's bound has proved; a check per element would cost a third of a
    // kernel's time.
    files: ['src/engine/**/*.ts', 'src/jobs/kernels/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },

  {
    files: ['src/renderer/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat.recommended],
    rules: {
      'react-hooks/exhaustive-deps': 'error',
      // A remark about what the React compiler skips, which is not used here.
      'react-hooks/incompatible-library': 'off',
    },
  },
  {
    files: ['**/*.test.{ts,tsx}', 'e2e/**/*.ts', 'bench/**/*.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    files: configuration,
    rules: { 'no-restricted-syntax': ['error', noSendSync] },
  },
)
