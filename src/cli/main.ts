/** The command `kumobako`: one file per subcommand, each loaded only when it is asked for. */

import { CliError, EXIT } from './exit.ts';

/** Runs a subcommand with its arguments; resolves with the exit code. */
type Command = (args: readonly string[]) => Promise<number>;

const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  start: async () => (await import('./start.ts')).start,
  stop: async () => (await import('./stop.ts')).stop,
  status: async () => (await import('./status.ts')).status,
  env: async () => (await import('./env.ts')).env,
  exec: async () => (await import('./exec.ts')).exec,
  config: async () => (await import('./config.ts')).config,
  reset: async () => (await import('./reset.ts')).reset,
  snapshot: async () => (await import('./snapshot.ts')).snapshot,
  clock: async () => (await import('./clock.ts')).clock,
  inbox: async () => (await import('./inbox.ts')).inbox,
  logs: async () => (await import('./logs.ts')).logs,
  doctor: async () => (await import('./doctor.ts')).doctor,
};

/** @returns the exit code: 0 done, 1 failed, 2 used wrongly, or what the command run by `exec` answered. */
export async function main(args: readonly string[]): Promise<number> {
  const [name = 'help', ...rest] = args;
  if (name === 'help' || name === '--help' || name === '-h') {
    const { helpText } = await import('./help.ts');
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
