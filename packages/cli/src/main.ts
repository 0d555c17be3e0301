import { Command } from 'commander'
import { registerVerb } from './verbs.ts'

// A reader that has seen enough (`| head`) closes the pipe: that is no fault of ours.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  process.exit(code === 'EPIPE' ? 0 : 1)
})

const program = new Command('evenkeel')
  .description('Keeps a crypto portfolio on target. Nothing moves without your approval.')
  .version('0.1.0')
  .option('--url <url>', 'where Evenkeel runs (default http://127.0.0.1:4280)')
  .option('--wallet <url>', "JSON-RPC of your wallet on this machine; a simulation's own otherwise")
  .option('--portfolio <id>', 'id or name, where there are several')
  .option('--json', 'one JSON document on standard output')
  .showHelpAfterError()
  .exitOverride((error) => {
    process.exit(error.exitCode === 0 ? 0 : 2)
  })

await registerVerb(program, process.argv.slice(2))
await program.parseAsync()
