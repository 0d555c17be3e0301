import type { Command } from 'commander'

/** `completion`: prints a script that a shell sources; made from the commands themselves. */
export function registerCompletion(program: Command): void {
  program
    .command('completion')
    .description('print the completion script of a shell')
    .argument('<shell>', 'bash, zsh or fish')
    .action((shell: string, _, command: Command) => {
      const script = completionScript(shell, program)
      if (script === null)
        command.error(`'${shell}' is not one of bash, zsh, fish`, { exitCode: 2 })
      process.stdout.write(script)
    })
}

/** The script for a shell, or null where the shell is unknown. */
function completionScript(shell: string, program: Command): string | null {
  const verbs = program.commands.map((command) => command.name())
  const nested = program.commands
    .filter(({ commands }) => commands.length > 0)
    .map((command) => ({
      name: command.name(),
      verbs: command.commands.map((inner) => inner.name()),
    }))
  const flags = program.options.flatMap(({ long }) => (long ? [long] : []))
  if (shell === 'bash') return bashScript(verbs, nested, flags)
  if (shell === 'zsh')
    return `autoload -U +X bashcompinit && bashcompinit\n${bashScript(verbs, nested, flags)}`
  if (shell === 'fish') return fishScript(program, nested)
  return null
}

type Nested = readonly { readonly name: string; readonly verbs: readonly string[] }[]

function bashScript(verbs: readonly string[], nested: Nested, flags: readonly string[]): string {
  const cases = nested
    .map(({ name, verbs: inner }) => `    ${name}) words="${inner.join(' ')}" ;;`)
    .join('\n')
  return `_evenkeel() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local words="${[...verbs, ...flags].join(' ')}"
  case "$previous" in
${cases}
  esac
  COMPREPLY=( $(compgen -W "$words" -- "$current") )
}
complete -o default -F _evenkeel evenkeel
`
}

function fishScript(program: Command, nested: Nested): string {
  const top = program.commands.map(
    (command) =>
      `complete -c evenkeel -n __fish_use_subcommand -a ${command.name()} -d '${command.description()}'`,
  )
  const inner = nested.map(
    ({ name, verbs }) =>
      `complete -c evenkeel -n '__fish_seen_subcommand_from ${name}' -a '${verbs.join(' ')}'`,
  )
  return `${[...top, ...inner].join('\n')}\n`
}
