/** From what a service says of a function to a sandbox that runs it. */

import { createHash, randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { FunctionRefusal, type FunctionSpec } from '../../core/functions.ts';
import { clientsFolder } from '../clients.ts';
import type { Driver, GuestPaths, Layout } from '../isolation/driver.ts';
import { Guardian } from '../process/guardian.ts';
import { GuestProcess } from '../process/guest-process.ts';
import { MemoryWatch } from '../process/memory-watch.ts';
import { canRunHere, REFUSED } from './can-run.ts';
import { CodeCache } from './code-cache.ts';
import { functionEnvironment, MARK_VARIABLE } from './environment.ts';
import { FunctionLog } from './function-log.ts';
import { type Interpreter, Interpreters } from './interpreters.ts';
import { javaCommand } from './java.ts';
import { initStart } from './platform-lines.ts';
import { RuntimeApi } from './runtime-api.ts';
import { parseRuntime, type RuntimeName } from './runtime-names.ts';
import { Sandbox } from './sandbox.ts';

export interface LaunchOptions {
  /** For code and for sandboxes; made when needed. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** kumobako's own, that functions call. */
  readonly endpoint: () => string;
  /** The world's time. */
  readonly nowMs: () => number;
  /** A file with the certificates that functions trust. */
  readonly caBundle: () => Promise<string | undefined>;
  /** That nothing keeps functions in is what the user asked for. */
  readonly isPlainWanted: boolean;
}

/** What a function needs, made ready once for each key. */
interface Prepared {
  readonly runtime: RuntimeName;
  readonly interpreter: Interpreter | undefined;
  readonly task: string;
  readonly opt: string | undefined;
  readonly notices: readonly string[];
}

/** From this major on extra certificates cost a start nothing: Node reads them when TLS is first used. */
const NODE_WITH_LAZY_CA = 24;
/** Variables that an interpreter reads when it starts. */
const READ_AT_START = /^(NODE_|PYTHON|LD_|UV_|MALLOC_|AWS_LAMBDA_EXEC_WRAPPER$)/;

export class Launcher {
  readonly interpreters: Interpreters;
  readonly #options: LaunchOptions;
  readonly #driver: () => Promise<Driver>;
  readonly #code: CodeCache;
  readonly #memory = new MemoryWatch();
  /** Of this cloud among all of the machine. */
  readonly #mark = randomBytes(8).toString('hex');
  readonly #guardian: Guardian;
  readonly #running = new Set<Sandbox>();
  #count = 0;
  #cleared: Promise<void> | undefined;

  constructor(options: LaunchOptions, driver: () => Promise<Driver>) {
    this.#options = options;
    this.#driver = driver;
    this.interpreters = new Interpreters(options.environment);
    this.#code = new CodeCache(join(options.folder, 'code'));
    this.#guardian = new Guardian(`${MARK_VARIABLE}=${this.#mark}.`);
  }

  /** Makes a sandbox and begins to initialise it. @throws FunctionRefusal */
  async launch(spec: FunctionSpec): Promise<Sandbox> {
    // What a killed process left.
    this.#cleared ??= rm(join(this.#options.folder, 'sandboxes'), { recursive: true, force: true });
    await this.#cleared;
    const driver = await this.#driver();
    const prepared = await this.#prepare(spec);
    const credentials = await spec.credentials();
    const id = `${this.#mark}.${++this.#count}`;
    const home = join(this.#options.folder, 'sandboxes', id);
    const caBundle = await this.#options.caBundle();
    const tmp = join(home, 'tmp');
    await mkdir(tmp, { recursive: true, mode: 0o700 });
    const layout: Layout = {
      task: prepared.task,
      opt: prepared.opt,
      tmp,
      tmpMb: spec.tmpMb,
      runtime: clientsFolder(),
      prefixes: prepared.interpreter?.prefixes ?? [],
      caBundle,
    };
    const paths = driver.paths(layout);
    const log = new FunctionLog(spec, logStreamName(spec, this.#options.nowMs()), this.#options.nowMs);
    const holder: { sandbox?: Sandbox } = {};
    const api = new RuntimeApi({
      onNext: () => holder.sandbox?.onNext(),
      onAnswer: (answer) => holder.sandbox?.onAnswer(answer),
      onStream: (...stream) => holder.sandbox?.onStream(...stream),
      onInitError: (...error) => holder.sandbox?.onInitError(...error),
    });
    const env = functionEnvironment({
      spec,
      family: prepared.runtime.family,
      interpreter: prepared.interpreter?.path,
      version: prepared.runtime.version,
      paths,
      credentials,
      runtimeApi: await api.listen(),
      endpoint: this.#options.endpoint(),
      logStream: log.stream,
      mark: id,
      caBundle: paths.caBundle,
      takesExtraCa: Number.parseInt(prepared.interpreter?.version ?? '0', 10) >= NODE_WITH_LAZY_CA,
    });
    for (const notice of prepared.notices) log.notice(notice);
    if (driver.level === 'plain' && !this.#options.isPlainWanted) log.notice(NOT_ISOLATED);
    this.#announce(spec, prepared, log);
    const process = new GuestProcess({
      argv: driver.wrap(layout, commandOf(spec, prepared, paths)),
      cwd: driver.hasRealPaths ? '/' : prepared.task,
      env,
      hasControl: false,
      mark: `${MARK_VARIABLE}=${id}`,
      takesDescendantsAlong: driver.hasRealPaths,
    });
    const lines = () => log.lines();
    process.attach(lines, () => log.frames());
    if (process.pid !== 0) this.#guardian.watch(process.pid);
    const used = [prepared.task, prepared.opt].filter((folder) => folder !== undefined);
    for (const folder of used) this.#code.hold(folder);
    const sandbox = new Sandbox({
      spec,
      process,
      isWrapped: driver.isWrapped,
      api,
      log,
      memory: this.#memory,
      nowMs: this.#options.nowMs,
      expiresAtMs: credentials.expiresAtMs,
      onEnd: () => {
        this.#running.delete(sandbox);
        if (process.pid !== 0) this.#guardian.unwatch(process.pid);
        for (const folder of used) this.#code.release(folder);
        void rm(home, { recursive: true, force: true }).catch(() => {});
      },
    });
    holder.sandbox = sandbox;
    this.#running.add(sandbox);
    return sandbox;
  }

  /** Ends all that runs. Resolves when nothing is left. */
  async stop(): Promise<void> {
    await Promise.all([...this.#running].map((sandbox) => sandbox.stop()));
    await this.#guardian.stop();
    await rm(join(this.#options.folder, 'sandboxes'), { recursive: true, force: true });
  }

  canRun(name: string): boolean {
    return canRunHere(name, this.#options.environment);
  }

  async #prepare(spec: FunctionSpec): Promise<Prepared> {
    const runtime = parseRuntime(spec.runtime);
    if (runtime === undefined)
      throw new FunctionRefusal('runtime', `${spec.runtime} is no runtime of Lambda.`);
    const refusal = REFUSED[runtime.family];
    if (refusal !== undefined) throw new FunctionRefusal('runtime', `${spec.runtime}: ${refusal}`);
    const task = spec.code.kind === 'directory' ? spec.code.path : await this.#code.code(spec.code.archive);
    if (!existsSync(task)) throw new FunctionRefusal('code', `The function's folder is not there: ${task}`);
    const opt = await this.#code.layers(spec.layers);
    if (runtime.family === 'provided') return { runtime, interpreter: undefined, task, opt, notices: [] };
    const choice = await this.interpreters.choose(runtime);
    if (choice === undefined) {
      throw new FunctionRefusal(
        'runtime',
        `${spec.runtime} needs ${LANGUAGES[runtime.family]}, which was not found.`,
      );
    }
    const { interpreter, isExact } = choice;
    const language = LANGUAGES[runtime.family];
    const notice = `${spec.runtime} was asked for; the function runs on ${language} ${interpreter.version}, the nearest that kumobako found here.`;
    return { runtime, interpreter, task, opt, notices: isExact ? [] : [notice] };
  }

  #announce(spec: FunctionSpec, { runtime, interpreter }: Prepared, log: FunctionLog): void {
    const runtimeVersion = `${runtime.family === 'node' ? 'nodejs' : runtime.family}:${interpreter?.version ?? runtime.version}.kumobako`;
    const hash = createHash('sha256').update(runtimeVersion).digest('hex');
    initStart(log, {
      runtimeVersion,
      runtimeVersionArn: `arn:aws:lambda:${spec.region}::runtime:${hash}`,
      initialization: spec.initialization,
      name: spec.name,
      version: spec.version,
    });
  }
}

const NOT_ISOLATED =
  'This machine cannot isolate functions: they can read what kumobako can read. See --isolation in the documentation.';
const LANGUAGES: Readonly<Record<string, string>> = { node: 'Node.js', python: 'Python', java: 'Java' };

/** The command that runs a function, with the paths that it sees. */
function commandOf(spec: FunctionSpec, prepared: Prepared, paths: GuestPaths): readonly string[] {
  const { runtime, interpreter } = prepared;
  const wrapper = spec.environment['AWS_LAMBDA_EXEC_WRAPPER'];
  const wrapped = wrapper === undefined || wrapper === '' ? [] : [wrapper];
  const program = interpreter?.path ?? '';
  switch (runtime.family) {
    case 'node':
      return [...wrapped, program, join(paths.runtime, 'node.cjs')];
    case 'python':
      return [...wrapped, program, '-B', join(paths.runtime, 'python.py')];
    case 'java':
      return [...wrapped, ...javaCommand(spec, program, prepared, paths, homedir())];
    default: {
      // A layer may bring the runtime.
      const isOwn = existsSync(join(prepared.task, 'bootstrap')) || prepared.opt === undefined;
      return [`${isOwn ? paths.task : paths.opt}/bootstrap`];
    }
  }
}

/** Whether a process that began without knowing the function can become it. */
export function needsOwnStart(spec: FunctionSpec): boolean {
  return Object.keys(spec.environment).some((name) => READ_AT_START.test(name));
}

/** `2026/11/29/[$LATEST]0123456789abcdef0123456789abcdef` */
function logStreamName({ version, name, logging }: FunctionSpec, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/');
  // In a group that is not its own a function puts its name before the version.
  const owner = logging.group === `/aws/lambda/${name}` ? '' : name;
  return `${day}/${owner}[${version}]${randomBytes(16).toString('hex')}`;
}
