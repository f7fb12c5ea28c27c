import { flipFuses, FuseState, FuseV1Options, FuseVersion, getCurrentFuseWire } from '@electron/fuses'

/**
 * Switches inside Electron's program that no argument or variable can turn back. All are stated: a fuse that a newer
 * Electron adds ends the build until somebody has decided on it.
 */
export const releaseFuses = {
  RunAsNode: false,
  EnableCookieEncryption: true,
  EnableNodeOptionsEnvironmentVariable: false,
  EnableNodeCliInspectArguments: false,
  EnableEmbeddedAsarIntegrityValidation: true,
  OnlyLoadAppFromAsar: true,
  LoadBrowserProcessSpecificV8Snapshot: false,
  GrantFileProtocolExtraPrivileges: false,
  WasmTrapHandlers: true,
}

/** A trial is driven by Playwright, which comes in through Node's inspector. */
export const trialFuses = { ...releaseFuses, EnableNodeCliInspectArguments: true }

/**
 * Sets the fuses of a program and reads them back.
 *
 * @param {string} program path of Electron's executable
 * @param {Record<string, boolean>} wanted by names of FuseV1Options
 * @param {{ strict: boolean }} options strict: fail where the program knows a fuse that is not in `wanted`, or the other way round
 * @returns {Promise<number>} how many were set and read back
 */
export async function setFuses(program, wanted, { strict }) {
  const before = await getCurrentFuseWire(program)
  // An older program lacks the newest fuses; a release never comes from one.
  const names = Object.keys(wanted).filter((name) => strict || before[FuseV1Options[name]] !== undefined)
  await flipFuses(program, {
    version: FuseVersion.V1,
    strictlyRequireAllFuses: strict,
    ...Object.fromEntries(names.map((name) => [FuseV1Options[name], wanted[name]])),
  })
  const wire = await getCurrentFuseWire(program)
  for (const name of names) {
    const state = wanted[name] ? FuseState.ENABLE : FuseState.DISABLE
    if (wire[FuseV1Options[name]] !== state) {
      throw new Error(`The fuse ${name} of ${program} is not as it was set.`)
    }
  }
  return names.length
}
