/** The command `kumobako`: one file per subcommand, each loaded only when it is asked for. */

import { CliError, EXIT } from './exit.ts';
import { helpText } from './help.ts';

/** Runs a subcommand with its arguments; resolves with the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
};

/** @returns the exit code: 0 done, 1 failed, 2 used wrongly, or what the command run by `exec` answered. */
export async function main(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(helpText());
    return EXIT.done;
  }
  if (name === '--version' || name === '-v') {
    const { productVersion } = await import('../server/version.ts');
    process.stdout.write(`${productVersion()}\n`);
    return EXIT.done;
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (load === undefined) {
    process.stderr.write(`kumobako: there is no command "${name}". \`kumobako help\` lists them.\n`);
    return EXIT.usage;
  }
  try {
    return await (await load())(rest);
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`kumobako: ${error.message}\n`);
    return error.exitCode;
  }
}
