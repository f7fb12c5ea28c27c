import { spawn } from 'node:child_process'
import { constants } from 'node:os'

/** Something the person at the terminal can act on: printed as one line, without a stack. */
export class SetupError extends Error {}

/** Set-up talks on stderr, so that a command's own output stays clean. */
export function say(message) {
  process.stderr.write(`set-up: ${message}\n`)
}

/**
 * Runs a command with our terminal; ends as it ends. A group is for commands behind shell scripts that keep signals to
 * themselves: every process of it gets ours.
 */
export function run(command, args, { group = false, ...options } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', detached: group, ...options })
    const forward = (signal) => {
      if (child.pid === undefined) return
      if (group) process.kill(-child.pid, signal)
      // A terminal sends Ctrl-C to all of its foreground processes; passing it on as well would count twice.
      else if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    for (const signal of signals) process.on(signal, forward)
    const stopForwarding = () => {
      for (const signal of signals) process.off(signal, forward)
    }
    child.once('error', (error) => {
      stopForwarding()
      reject(error)
    })
    child.once('close', (code, signal) => {
      stopForwarding()
      resolve(signal === null ? code : 128 + constants.signals[signal])
    })
  })
}

/** Runs a command quietly and keeps what it printed. */
export function capture(command, args, options = {}) {
  return new Promise((resolve) => {
    const env = { ...(options.env ?? process.env), NO_COLOR: '1' }
    const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'], env })
    let stdout = ''
    let output = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.once('error', (error) => resolve({ code: 127, stdout, output: `${output}${error.message}\n` }))
    child.once('close', (code, signal) =>
      resolve({ code: signal === null ? code : 128 + constants.signals[signal], stdout, output }),
    )
  })
}

/** For a command that has to succeed; its output is shown only when it does not. */
export async function mustRun(what, command, args, options = {}) {
  const result = await capture(command, args, options)
  if (result.code === 0) return result.stdout
  process.stderr.write(result.output)
  throw new SetupError(`${what} failed (exit code ${result.code}).`)
}

export function seconds(since) {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`
}
