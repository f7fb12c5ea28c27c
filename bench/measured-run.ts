import { spawn } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'

const SAMPLE_EVERY_MS = 50

export type MeasuredRun = {
  readonly seconds: number
  /** Largest resident size of the process and all below it at one time; 0 where there is no /proc. */
  readonly peakBytes: number
  readonly stdout: string
}

/**
 * Runs a program to its end, with `input` on its standard input.
 * @throws Error where it ends with anything but 0
 */
export async function measuredRun(
  command: string,
  args: readonly string[],
  input?: string,
): Promise<MeasuredRun> {
  const started = performance.now()
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString('utf8')))
  child.stdin.end(input ?? '')
  let peakBytes = 0
  const sampling = setInterval(() => {
    if (child.pid !== undefined) peakBytes = Math.max(peakBytes, residentBytesOf(child.pid))
  }, SAMPLE_EVERY_MS)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    const seconds = (performance.now() - started) / 1_000
    if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}: ${stderr}`)
    return { seconds, peakBytes, stdout }
  } finally {
    clearInterval(sampling)
  }
}

/** The highest a process itself ever was, and what those below it hold now. */
function residentBytesOf(top: number): number {
  const below = descendantsOf(top).reduce((sum, pid) => sum + statusBytes(pid, 'VmRSS'), 0)
  return below + statusBytes(top, 'VmHWM')
}

function statusBytes(pid: number, field: 'VmRSS' | 'VmHWM'): number {
  try {
    const kilobytes = new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(
      readFileSync(`/proc/${pid}/status`, 'utf8'),
    )
    return Number(kilobytes?.[1] ?? 0) * 1_024
  } catch {
    // It has ended meanwhile, or there is no /proc.
    return 0
  }
}

function descendantsOf(pid: number): number[] {
  try {
    const direct = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map(Number),
    )
    return direct.flatMap((child) => [child, ...descendantsOf(child)])
  } catch {
    return []
  }
}
