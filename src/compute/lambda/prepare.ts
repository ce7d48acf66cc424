/** What a function needs before a process can run it: its files, its interpreter, its command. */

import { existsSync, lstatSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FunctionRefusal, type FunctionSpec } from '../../core/functions.ts';
import type { GuestPaths } from '../isolation/driver.ts';
import { REFUSED } from './can-run.ts';
import type { CodeCache } from './code-cache.ts';
import { externalExtensions } from './extensions.ts';
import { hasModule, type Interpreter, type Interpreters } from './interpreters.ts';
import { fromMaven, javaCommand } from './java.ts';
import { prepareImage } from './prepare-image.ts';
import type { Prepared } from './prepared.ts';
import { parseRuntime } from './runtime-names.ts';
import { executionFault, invalidEntrypoint, type StartFault } from './start-fault.ts';

const LANGUAGES: Readonly<Record<string, string>> = { node: 'Node.js', python: 'Python', java: 'Java' };
/** What makes an interpreter wait for a debugger at an address before it runs anything. */
const DEBUGGED: Readonly<Record<string, (address: string) => readonly string[]>> = {
  node: (address) => [`--inspect-brk=${address}`],
  python: (address) => [
    '-X',
    'frozen_modules=off',
    '-m',
    'debugpy',
    '--listen',
    address,
    '--wait-for-client',
  ],
};
/** Variables that an interpreter, or the loader before it, reads when it starts. */
const READ_AT_START = /^(NODE_|PYTHON|LD_|UV_|MALLOC_|AWS_LAMBDA_EXEC_WRAPPER$)/;

/** @throws FunctionRefusal for what cannot be run here */
export async function prepare(
  spec: FunctionSpec,
  code: CodeCache,
  interpreters: Interpreters,
): Promise<Prepared> {
  if (spec.code.kind === 'image') return prepareImage(spec, spec.code, code);
  const runtime = parseRuntime(spec.runtime);
  if (runtime === undefined) throw new FunctionRefusal('runtime', `${spec.runtime} is no runtime of Lambda.`);
  const refusal = REFUSED[runtime.family];
  if (refusal !== undefined) throw new FunctionRefusal('runtime', `${spec.runtime}: ${refusal}`);
  const task = spec.code.kind === 'directory' ? spec.code.path : await code.code(spec.code.archive);
  if (!existsSync(task)) throw new FunctionRefusal('code', `The function's folder is not there: ${task}`);
  const opt = await code.layers(spec.layers);
  if (spec.debugPort !== undefined && DEBUGGED[runtime.family] === undefined) {
    throw new FunctionRefusal('runtime', `${spec.runtime}: functions in Node.js and Python can be debugged.`);
  }
  const extensions = externalExtensions(opt);
  if (runtime.family === 'provided') {
    const fault = bootstrapFault(task, opt);
    return { runtime, interpreter: undefined, task, opt, extensions, notices: [], fault };
  }
  const language = LANGUAGES[runtime.family] ?? runtime.family;
  const choice = await interpreters.choose(runtime);
  if (choice === undefined) {
    throw new FunctionRefusal(
      'runtime',
      `${spec.runtime} needs ${language}, which was not found on this machine.`,
    );
  }
  const { isExact } = choice;
  const interpreter = runtime.family === 'java' ? withClient(choice.interpreter) : choice.interpreter;
  if (spec.debugPort !== undefined && runtime.family === 'python') {
    await mustHaveDebugger(spec, interpreter, task, opt);
  }
  return {
    runtime,
    interpreter,
    task,
    opt,
    extensions,
    notices: isExact ? [] : [nearestNotice(spec, interpreter)],
  };
}

/** A custom runtime is the package's, or a layer's. */
function bootstrapFault(task: string, opt: string | undefined): StartFault | undefined {
  const places = [
    ['/var/task/bootstrap', join(task, 'bootstrap')],
    ...(opt === undefined ? [] : [['/opt/bootstrap', join(opt, 'bootstrap')] as const]),
  ] as const;
  for (const [shown, path] of places) {
    const stats = lstatSync(path, { throwIfNoEntry: false });
    // Where a link leads, and whether there is an interpreter, is seen where it starts: in a sandbox or on this machine.
    if (stats?.isSymbolicLink() === true) return undefined;
    if (stats !== undefined) return executionFault(shown, { path, stats }, () => true);
  }
  return invalidEntrypoint("Couldn't find valid bootstrap(s): [/var/task/bootstrap /opt/bootstrap]");
}

/** @throws FunctionRefusal `runtime` */
async function mustHaveDebugger(
  { environment, runtime }: FunctionSpec,
  interpreter: Interpreter,
  task: string,
  opt: string | undefined,
): Promise<void> {
  const own = environment['PYTHONPATH'];
  const folders = [
    ...(own === undefined ? [] : [own]),
    task,
    ...(opt === undefined ? [] : [join(opt, 'python')]),
  ];
  if (await hasModule(interpreter, 'debugpy', folders)) return;
  throw new FunctionRefusal(
    'runtime',
    `To debug ${runtime} takes debugpy: ${interpreter.path} -m pip install debugpy`,
  );
}

function nearestNotice({ runtime }: FunctionSpec, { version }: Interpreter): string {
  const family = parseRuntime(runtime)?.family ?? '';
  const advice = family === 'node' ? ` \`kumobako lambda runtime ${runtime}\` fetches the very one.` : '';
  return (
    `${runtime} was asked for; the function runs on ${LANGUAGES[family] ?? family} ${version}, ` +
    `the nearest that was found on this machine.${advice}`
  );
}

/** Sandboxes must see AWS's client where a package does not bring it. */
function withClient(java: Interpreter): Interpreter {
  return { ...java, prefixes: [...java.prefixes, ...fromMaven(homedir())] };
}

/** The command that runs a function, with the paths that it sees. @throws FunctionRefusal `runtime` */
export function commandOf(spec: FunctionSpec, prepared: Prepared, paths: GuestPaths): readonly string[] {
  const command = runtimeCommand(spec, prepared, paths);
  if (prepared.extensions.length === 0) return command;
  return ['/bin/sh', join(paths.runtime, 'extensions.sh'), `${paths.opt}/extensions`, ...command];
}

function runtimeCommand(spec: FunctionSpec, prepared: Prepared, paths: GuestPaths): readonly string[] {
  const { runtime, interpreter, image } = prepared;
  if (image !== undefined) return image.argv;
  const wrapper = spec.environment['AWS_LAMBDA_EXEC_WRAPPER'] ?? '';
  const wrapped = wrapper === '' ? [] : [wrapper];
  if (runtime.family === 'java') {
    return [...wrapped, ...javaCommand(spec, interpreter?.path ?? '', prepared, paths, homedir())];
  }
  if (interpreter !== undefined) return [...wrapped, ...clientCommand(prepared, paths, spec.debugPort)];
  // A layer may bring the runtime.
  const own = lstatSync(join(prepared.task, 'bootstrap'), { throwIfNoEntry: false });
  const isOwn = own !== undefined || prepared.opt === undefined;
  return [`${isOwn ? paths.task : paths.opt}/bootstrap`];
}

/** Our own client for a language. */
export function clientCommand(
  { runtime, interpreter }: Prepared,
  paths: GuestPaths,
  debugPort?: number,
): readonly string[] {
  const program = interpreter?.path ?? '';
  const debugged = debugPort === undefined ? [] : DEBUGGED[runtime.family]?.(`127.0.0.1:${debugPort}`);
  return runtime.family === 'node'
    ? [program, ...(debugged ?? []), join(paths.runtime, 'node.cjs')]
    : [program, '-B', ...(debugged ?? []), join(paths.runtime, 'python.py')];
}

/** Whether a process that began without knowing the function can become it. */
export function needsOwnStart(spec: FunctionSpec, { runtime, extensions }: Prepared): boolean {
  if (extensions.length > 0) return true;
  const hasClient = runtime.family === 'node' || runtime.family === 'python';
  if (spec.debugPort !== undefined) return true;
  return !hasClient || Object.keys(spec.environment).some((name) => READ_AT_START.test(name));
}
