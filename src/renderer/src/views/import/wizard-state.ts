import type { Failure } from '../../../../contract/failure.ts'
import type { JobId } from '../../../../contract/ids.ts'
import type { ImportPlan } from '../../../../contract/import-plan.ts'
import type { Inspection, InspectionChoices } from '../../../../contract/inspection.ts'
import { bestMapping, fitsMapping, planByMapping, type SavedMapping } from '../../../../contract/mappings.ts'
import type { FileRef } from '../../../../contract/requests.ts'

export type MappingChoice =
  { readonly kind: 'best' } | { readonly kind: 'none' } | { readonly kind: 'named'; readonly name: string }

export const wizardSteps = ['file', 'read-as', 'columns', 'check', 'import', 'summary'] as const
export type WizardStep = (typeof wizardSteps)[number]

/** One file on its way into the project; the others wait in the queue. */
export type WizardState = {
  readonly queue: readonly FileRef[]
  readonly index: number
  readonly step: WizardStep
  /** What the user overruled of the guesses: bytes and cells, the known export, what the rows are. */
  readonly choices: InspectionChoices
  /** Whether a saved mapping that fits is used: the best one, none, or one by its name. */
  readonly mappingChoice: MappingChoice
  /** The mapping that the plan was made by, and those that fit. */
  readonly mapping: string | null
  readonly mappings: readonly string[]
  readonly inspecting: boolean
  readonly inspection: Inspection | null
  readonly plan: ImportPlan | null
  /** The order of day and month is certain: from the data, or chosen by the user. */
  readonly isDateOrderSure: boolean
  readonly checkJob: JobId | null
  readonly allowRepeat: boolean
  readonly importJob: JobId | null
  /** The present file was joined from two others: how many lines, and how many of them found their order. */
  readonly joined: JoinedFrom | null
  readonly failure: Failure | null
}

export type JoinedFrom = {
  readonly lines: string
  readonly orders: string
  readonly found: number
  readonly total: number
}

export type WizardAction =
  | { readonly kind: 'offered'; readonly files: readonly FileRef[] }
  | {
      readonly kind: 'inspecting'
      readonly choices: InspectionChoices
      readonly mappingChoice?: MappingChoice
    }
  | {
      readonly kind: 'inspected'
      readonly file: FileRef
      readonly choices: InspectionChoices
      readonly inspection: Inspection
      readonly mappings?: readonly SavedMapping[]
    }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'went'; readonly step: WizardStep }
  | { readonly kind: 'planned'; readonly plan: ImportPlan; readonly isDateOrderSure: boolean }
  | { readonly kind: 'check-started'; readonly jobId: JobId }
  | { readonly kind: 'repeat-allowed'; readonly allowRepeat: boolean }
  | { readonly kind: 'import-started'; readonly jobId: JobId }
  | {
      readonly kind: 'joined'
      readonly file: FileRef
      readonly other: FileRef
      readonly from: JoinedFrom
    }
  | { readonly kind: 'next-file' }
  | { readonly kind: 'left' }

export const emptyWizard: WizardState = {
  queue: [],
  index: 0,
  step: 'file',
  choices: {},
  mappingChoice: { kind: 'best' },
  mapping: null,
  mappings: [],
  inspecting: false,
  inspection: null,
  plan: null,
  isDateOrderSure: true,
  checkJob: null,
  allowRepeat: false,
  importJob: null,
  joined: null,
  failure: null,
}

export function currentFile(state: WizardState): FileRef | null {
  return state.queue[state.index] ?? null
}

export function reduceWizard(state: WizardState, action: WizardAction): WizardState {
  switch (action.kind) {
    case 'offered':
      return offered(state, action.files)
    case 'inspecting':
      return {
        ...state,
        inspecting: true,
        choices: action.choices,
        mappingChoice: action.mappingChoice ?? state.mappingChoice,
        failure: null,
      }
    case 'inspected':
      return inspected(state, action)
    case 'failed':
      return { ...state, inspecting: false, failure: action.failure }
    case 'went':
      return { ...state, step: action.step, failure: null }
    case 'planned':
      // Another plan makes the check of the old one worthless.
      return { ...state, plan: action.plan, isDateOrderSure: action.isDateOrderSure, checkJob: null }
    case 'check-started':
      return { ...state, step: 'check', checkJob: action.jobId, allowRepeat: false, failure: null }
    case 'repeat-allowed':
      return { ...state, allowRepeat: action.allowRepeat }
    case 'import-started':
      return { ...state, step: 'import', importJob: action.jobId, failure: null }
    case 'joined':
      return joined(state, action)
    case 'next-file':
      return { ...emptyWizard, queue: state.queue, index: state.index + 1 }
    case 'left':
      return emptyWizard
  }
}

/** The joined file takes the place of the present one; the other one of both is done with. */
function joined(
  state: WizardState,
  { file, other, from }: Extract<WizardAction, { kind: 'joined' }>,
): WizardState {
  const queue = state.queue.flatMap((each, index) => {
    if (index === state.index) return [file]
    return each.token === other.token && index > state.index ? [] : [each]
  })
  return { ...emptyWizard, queue, index: state.index, joined: from }
}

/** Files dropped in the middle of an import wait behind it; otherwise they begin a new one. */
function offered(state: WizardState, files: readonly FileRef[]): WizardState {
  const isBusy = currentFile(state) !== null && state.step !== 'file' && state.importJob === null
  if (isBusy) return { ...state, queue: [...state.queue, ...files] }
  return { ...emptyWizard, queue: files }
}

function inspected(
  state: WizardState,
  { file, choices, inspection, mappings = [] }: Extract<WizardAction, { kind: 'inspected' }>,
): WizardState {
  // An answer about another file or to an older choice comes too late.
  if (currentFile(state)?.token !== file.token || state.choices !== choices) return state
  const headers = inspection.columns.map(({ header }) => header)
  const fitting = mappings.filter((mapping) => fitsMapping(mapping, headers))
  const mapping = chosenMapping(state.mappingChoice, fitting, headers)
  return {
    ...state,
    inspecting: false,
    inspection,
    mapping: mapping?.name ?? null,
    mappings: fitting.map(({ name }) => name),
    plan: mapping === undefined ? inspection.plan : planByMapping(mapping, inspection),
    // The mapping was confirmed with its order of day and month.
    isDateOrderSure: mapping !== undefined || !inspection.dateOrderAmbiguous,
    checkJob: null,
    step: state.step === 'file' ? 'read-as' : state.step,
  }
}

function chosenMapping(
  choice: MappingChoice,
  fitting: readonly SavedMapping[],
  headers: readonly string[],
): SavedMapping | undefined {
  switch (choice.kind) {
    case 'none':
      return undefined
    case 'best':
      return bestMapping(fitting, headers)
    case 'named':
      return fitting.find(({ name }) => name === choice.name)
  }
}
