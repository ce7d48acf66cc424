import { CliError, EXIT } from './exit.ts';

const ACTIONS: Readonly<Record<string, () => Promise<(args: readonly string[]) => Promise<number>>>> = {
  invoke: async () => (await import('./lambda-invoke.ts')).lambdaInvoke,
  debug: async () => (await import('./lambda-debug.ts')).lambdaDebug,
  watch: async () => (await import('./lambda-watch.ts')).lambdaWatch,
  runtime: async () => (await import('./lambda-runtime.ts')).lambdaRuntime,
};

/** `kumobako lambda invoke|debug|watch|runtime`: for those who write functions. */
export async function lambda([action = '', ...rest]: readonly string[]): Promise<number> {
  const load = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  if (load === undefined) {
    throw new CliError(`Usage: kumobako lambda ${Object.keys(ACTIONS).join('|')} ...`, EXIT.usage);
  }
  return (await load())(rest);
}
