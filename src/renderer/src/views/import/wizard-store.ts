import type { ImportTarget } from '../../../../contract/column-roles.ts'
import type { InspectionChoices } from '../../../../contract/inspection.ts'
import type { ImportPlan } from '../../../../contract/import-plan.ts'
import type { FileRef } from '../../../../contract/requests.ts'
import { ask, failureOf } from '../../bridge/client.ts'
import { jobEnd, startJob } from '../../bridge/jobs.ts'
import { createStore, useStore } from '../../state/store.ts'
import { planProblems } from './plan-problems.ts'
import { currentFile, emptyWizard, reduceWizard } from './wizard-state.ts'
import type { JoinedFrom, MappingChoice, WizardState, WizardStep } from './wizard-state.ts'

const wizardStore = createStore(reduceWizard, emptyWizard)

export function useWizard(): WizardState {
  return useStore(wizardStore, (state) => state)
}

/** Takes files that were chosen or dropped; the first is looked at unless another import is in the middle. */
export function offerFiles(files: readonly FileRef[]): void {
  if (files.length === 0) return
  wizardStore.dispatch({ kind: 'offered', files })
  if (wizardStore.get().inspection === null) void inspect({})
}

/** Looks at the present file again, read in another way. */
export async function inspect(choices: InspectionChoices, mappingChoice?: MappingChoice): Promise<void> {
  const file = currentFile(wizardStore.get())
  if (!file) return
  wizardStore.dispatch({
    kind: 'inspecting',
    choices,
    ...(mappingChoice === undefined ? {} : { mappingChoice }),
  })
  try {
    const [inspection, mappings] = await Promise.all([
      ask('import:inspect', { file: file.token, choices }),
      ask('mappings:list'),
    ])
    wizardStore.dispatch({ kind: 'inspected', file, choices, inspection, mappings })
  } catch (error) {
    wizardStore.dispatch({ kind: 'failed', failure: failureOf(error) })
  }
}

export function goToStep(step: WizardStep): void {
  wizardStore.dispatch({ kind: 'went', step })
}

export function changePlan(change: Partial<ImportPlan>): void {
  const { plan, isDateOrderSure } = wizardStore.get()
  if (!plan) return
  const isSure = isDateOrderSure || change.dateOrder !== undefined
  wizardStore.dispatch({ kind: 'planned', plan: { ...plan, ...change }, isDateOrderSure: isSure })
}

/** What the rows are decides what the columns can mean: the file is looked at again. */
export function changeTarget(target: ImportTarget): void {
  const { choices, inspection } = wizardStore.get()
  // A known export that is about something else is given up by the inspection itself.
  const isOther = inspection?.preset !== null && inspection?.plan.target !== target
  void inspect({ ...choices, target, ...(isOther ? { preset: 'none' } : {}) }, { kind: 'none' })
}

export async function startCheck(): Promise<void> {
  const { plan, ...state } = wizardStore.get()
  const file = currentFile({ plan, ...state })
  if (!file || !plan) return
  goToStep('check')
  try {
    wizardStore.dispatch({
      kind: 'check-started',
      jobId: await startJob({ kind: 'check', file: file.token, plan }),
    })
  } catch (error) {
    wizardStore.dispatch({ kind: 'failed', failure: failureOf(error) })
  }
}

export async function startImport(): Promise<void> {
  const state = wizardStore.get()
  const file = currentFile(state)
  if (!file || !state.plan) return
  const { plan, allowRepeat } = state
  try {
    const jobId = await startJob({ kind: 'import', file: file.token, plan, allowRepeat })
    wizardStore.dispatch({ kind: 'import-started', jobId })
  } catch (error) {
    wizardStore.dispatch({ kind: 'failed', failure: failureOf(error) })
  }
}

export function allowRepeat(isAllowed: boolean): void {
  wizardStore.dispatch({ kind: 'repeat-allowed', allowRepeat: isAllowed })
}

/** Goes on with the file that two others were joined into. */
export function goOnJoined(file: FileRef, other: FileRef, from: JoinedFrom): void {
  wizardStore.dispatch({ kind: 'joined', file, other, from })
  void inspect({})
}

export function nextFile(): void {
  wizardStore.dispatch({ kind: 'next-file' })
  void inspect({})
}

/**
 * Imports the files that wait, each as it is proposed, until one needs a decision, is stopped, or fails: that one stays before the user. Also ends where
 * the user goes another way meanwhile.
 */
export async function importWaiting(): Promise<void> {
  for (;;) {
    const { queue, index } = wizardStore.get()
    if (queue[index + 1] === undefined) return
    wizardStore.dispatch({ kind: 'next-file' })
    const file = currentFile(wizardStore.get())
    await inspect({})
    const { plan, isDateOrderSure } = wizardStore.get()
    const isHere = currentFile(wizardStore.get()) === file
    if (!isHere || plan === null || planProblems(plan, isDateOrderSure).length > 0) return
    await startImport()
    const { importJob } = wizardStore.get()
    if (importJob === null || (await jobEnd(importJob)).state !== 'finished') return
    if (currentFile(wizardStore.get()) !== file) return
  }
}

export function leaveWizard(): void {
  wizardStore.dispatch({ kind: 'left' })
}
