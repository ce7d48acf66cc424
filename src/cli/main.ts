/** The command `kumobako`. */

import { COMMANDS, type CommandName } from './commands.ts';
import { CliError, EXIT } from './exit.ts';

/** @returns the exit code, as {@link EXIT} lists them, or what the command run by `exec` answered. */
export async function main(args: readonly string[]): Promise<number> {
  endQuietlyWhenNobodyReads();
  try {
    return await run(args);
  } catch (error) {
    if (error instanceof CliError) {
      process.stderr.write(`kumobako: ${error.message}\n`);
      return error.exitCode;
    }
    const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`kumobako: this is a bug, please report it: ${stack}\n`);
    return EXIT.software;
  }
}

async function run([name = 'help', ...rest]: readonly string[]): Promise<number> {
  if (name === '--version' || name === '-v' || name === 'version') {
    const { productVersion } = await import('../server/version.ts');
    process.stdout.write(`${productVersion()}\n`);
    return EXIT.done;
  }
  if (name === 'help' || name === '--help' || name === '-h') return help(rest[0]);
  if (!isCommand(name)) return unknown(name);
  // Behind `--` the words are another program's.
  const own = rest.includes('--')
    ? rest.slice(0, rest.indexOf('--'))
    : name === 'exec'
      ? rest.slice(0, 1)
      : rest;
  if (own.includes('--help') || own.includes('-h')) return help(name);
  const command = await COMMANDS[name]();
  return command(rest);
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name);
}

async function help(name: string | undefined): Promise<number> {
  const { helpText, commandHelpText } = await import('./help.ts');
  if (name !== undefined && !isCommand(name)) return unknown(name);
  process.stdout.write(name === undefined ? helpText() : commandHelpText(name));
  return EXIT.done;
}

async function unknown(name: string): Promise<never> {
  const { nearestName } = await import('./options.ts');
  const meant = nearestName(name, Object.keys(COMMANDS));
  const hint = meant === undefined ? '' : ` Did you mean "${meant}"?`;
  throw new CliError(`there is no command "${name}".${hint} \`kumobako help\` lists them.`, EXIT.usage);
}

/** `kumobako logs | head`: the reader may go first. */
function endQuietlyWhenNobodyReads(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(EXIT.done);
    throw error;
  });
}
