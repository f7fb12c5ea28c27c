import { z } from 'zod'

/**
 * Every way in which something can fail that the user can cause, read and act on. The union is closed:
 * the window and the command line switch on the code and take the words from the locale files.
 * `bug` is the only code without a cause of the user's own.
 */
export const failureCodes = [
  'bad-input',
  'untrusted-sender',
  'bug',
  'cancelled',
  'no-project',
  'project-not-found',
  'project-exists',
  'project-other-kind',
  'project-newer',
  'project-damaged',
  'project-locked',
  'project-read-only',
  'file-not-found',
  'file-is-folder',
  'file-unreadable',
  'file-empty',
  'file-not-text',
  'file-changed',
  'file-no-rows',
  'file-no-usable-rows',
  'copy-no-usable-rows',
  'file-bad-encoding',
  'file-fixed-width',
  'file-kind-refused',
  'file-is-quarantine',
  'archive-bad',
  'archive-encrypted',
  'archive-bomb',
  'archive-no-table',
  'archive-member-missing',
  'workbook-bad',
  'workbook-sheet-missing',
  'workbook-bomb',
  'workbook-encrypted',
  'html-no-table',
  'json-bad',
  'json-no-table',
  'parquet-bad',
  'parquet-encrypted',
  'parquet-unsupported',
  'record-too-long',
  'cell-too-long',
  'unclosed-quote',
  'too-many-columns',
  'mapping-incomplete',
  'time-order-ambiguous',
  'already-imported',
  'step-not-found',
  'import-not-found',
  'mapping-not-found',
  'mapping-name-taken',
  'mapping-bad',
  'too-many-rows-for-workbook',
  'plan-action-not-found',
  'plan-dates-wrong',
  'plan-group-empty',
  'list-held-out',
  'plan-budget-too-small',
  'nothing-to-plan',
  'nothing-to-train',
  'nothing-to-judge',
  'too-large-to-train',
  'too-many-products-to-train',
  'too-few-for-value',
  'too-few-to-cluster',
  'too-many-for-hierarchy',
  'nothing-to-tell-apart',
  'no-such-figures',
  'model-has-no-factors',
  'no-deep-features',
  'too-few-for-lookalikes',
  'no-touches',
  'analysis-not-found',
  'no-ratings-to-train',
  'no-product-texts',
  'pdf-not-printed',
  'no-product-vectors',
  'ads-columns',
  'ads-outcome-flat',
  'ads-no-channels',
  'ads-too-short',
  'ads-gaps',
  'ads-no-results',
  'ads-bad-counts',
  'ads-bad-log',
  'ads-too-many-arms',
  'ads-log-too-varied',
  'model-not-found',
  'list-not-found',
  'lists-too-few',
  'kept-copy-gone',
  'backup-gone',
  'segment-not-found',
  'segment-name-taken',
  'segment-in-use',
  'segment-cycle',
  'segment-rule-bad',
  'analysis-missing',
  'no-purchases',
  'series-not-matched',
  'nothing-to-forecast',
  'customer-not-found',
  'product-not-found',
  'target-not-writable',
  'disk-full',
  'job-running',
  'job-not-found',
  'worker-lost',
  'worker-unresponsive',
  'out-of-memory',
  'llm-off',
  'llm-no-model',
  'llm-address-bad',
  'llm-address-insecure',
  'llm-unreachable',
  'llm-no-such-host',
  'llm-certificate',
  'llm-redirect',
  'llm-key-refused',
  'llm-no-credit',
  'llm-model-missing',
  'llm-path-missing',
  'llm-refused',
  'llm-rate-limited',
  'llm-server-error',
  'llm-slow',
  'llm-cut-off',
  'llm-garbage',
  'llm-too-large',
  'llm-empty',
  'llm-preview-gone',
  'llm-busy',
  'llm-nothing-to-explain',
  'llm-nothing-to-rerank',
  'llm-rerank-changed',
  'llm-rerank-unanswered',
  'llm-nothing-to-embed',
] as const

export const failureCode = z.enum(failureCodes)
export type FailureCode = z.output<typeof failureCode>

/** Values that the words of a failure name: a file, a line, a column. Never a cell's content (it may be personal data). */
export const failureParams = z.record(z.string(), z.union([z.string(), z.number()]))
export type FailureParams = z.output<typeof failureParams>

export const failure = z.object({ code: failureCode, params: failureParams })
export type Failure = z.output<typeof failure>

export type Reply<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly failure: Failure }

/** Something the user can cause and read. Everything else that is thrown is a bug. */
export class ExpectedFailure extends Error {
  readonly code: FailureCode
  readonly params: FailureParams

  constructor(code: FailureCode, params: FailureParams = {}) {
    super(code)
    this.name = 'ExpectedFailure'
    this.code = code
    this.params = params
  }

  toFailure(): Failure {
    return { code: this.code, params: this.params }
  }
}
