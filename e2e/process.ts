import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** What a finished process left behind. */
export type Finished = {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const house = fileURLToPath(new URL('..', import.meta.url))

/** Runs a TypeScript program of the house to its end, without a terminal. */
export function run(
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<Finished> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--conditions=src', program, ...args], {
      cwd: house,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (part: Buffer) => {
      stdout += part.toString()
    })
    child.stderr.on('data', (part: Buffer) => {
      stderr += part.toString()
    })
    child.once('close', (code) => resolve({ code, stdout, stderr }))
  })
}
