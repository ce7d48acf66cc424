/** From what a service says of a function to a sandbox that runs it. */

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { FunctionRefusal, type FunctionSpec, runtimeVersionArn } from '../../core/functions.ts';
import { clientsFolder } from '../clients.ts';
import { type Driver, type GuestPaths, hostPaths, type Layout } from '../isolation/driver.ts';
import { Guardian } from '../process/guardian.ts';
import { GuestProcess } from '../process/guest-process.ts';
import { MemoryWatch } from '../process/memory-watch.ts';
import { canRunHere } from './can-run.ts';
import { CodeCache, countFiles, linkTree } from './code-cache.ts';
import { CredentialsEndpoint } from './credentials-endpoint.ts';
import { functionEnvironment, MARK_VARIABLE, spareEnvironment, variablesOf } from './environment.ts';
import { Extensions } from './extensions.ts';
import { FunctionLog } from './function-log.ts';
import { type Home, makeHome, removeHome } from './homes.ts';
import { type Interpreter, Interpreters } from './interpreters.ts';
import { codeFolder, removeLeftovers, sandboxesFolder } from './leftovers.ts';
import { initStart } from './platform-lines.ts';
import { clientCommand, commandOf, needsOwnStart, prepare } from './prepare.ts';
import type { Prepared } from './prepared.ts';
import { RuntimeApi } from './runtime-api.ts';
import type { Guest, SandboxParts } from './sandbox.ts';
import { type Spare, Spares } from './spares.ts';

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
  /** Starts no processes before there is something for them to do. */
  readonly hasNoSpares?: boolean;
}

/** From this major on extra certificates cost a start nothing: Node reads them when TLS is first used. */
const NODE_WITH_LAZY_CA = 24;
/** Files that are linked into a process that waits; with more it is quicker to start one that has them. */
const LINKED_FILES_MAX = 400;
/** Folders whose files were counted. */
const COUNTS_MAX = 1_000;
/** Until then most functions have answered their first event. */
const REFILL_AFTER_MS = 50;
/** Sandboxes that were started beforehand have the usual /tmp. */
const SPARE_TMP_MB = 512;
const NO_JAVA =
  "Java functions do not run behind Landlock and sandbox-exec: AWS's client for them writes to /tmp, wherever TMPDIR is. " +
  'Install bubblewrap on Linux for --isolation=ns, or choose --isolation=plain.';
const NO_IMAGES =
  'Container images run at --isolation=ns alone, where an image can be the whole file system. ' +
  'Install bubblewrap and allow user namespaces (see --isolation in the documentation), or deploy the function as a zip archive.';
const NOT_ISOLATED =
  'This machine cannot isolate functions: they can read what kumobako can read. See --isolation in the documentation.';

/** A process for a function, with what it sees where. */
interface Body {
  readonly home: Home;
  readonly process: GuestProcess;
  readonly log: FunctionLog;
}

interface Birth {
  readonly spec: FunctionSpec;
  readonly prepared: Prepared;
  readonly driver: Driver;
  readonly caBundle: string | undefined;
  readonly log: FunctionLog;
  environment(home: Home, paths: GuestPaths): Record<string, string>;
}

export class Launcher {
  readonly #options: LaunchOptions;
  readonly #driver: () => Promise<Driver>;
  readonly #onEnd: (guest: Guest) => void;
  readonly #interpreters: Interpreters;
  readonly #code: CodeCache;
  readonly #memory = new MemoryWatch();
  /** Of this cloud among all of the machine. */
  readonly #mark = randomBytes(8).toString('hex');
  readonly #guardian: Guardian;
  readonly #running = new Set<Guest>();
  readonly #spares: Spares;
  readonly #fileCounts = new Map<string, Promise<number>>();
  #count = 0;
  #cleared: Promise<void> | undefined;

  /** @param onEnd told after each end of a sandbox */
  constructor(options: LaunchOptions, driver: () => Promise<Driver>, onEnd: (guest: Guest) => void) {
    this.#options = options;
    this.#driver = driver;
    this.#onEnd = onEnd;
    this.#interpreters = new Interpreters(options.environment);
    this.#code = new CodeCache(codeFolder(options.folder));
    this.#guardian = new Guardian(`${MARK_VARIABLE}=${this.#mark}.`);
    this.#spares = new Spares((spare) => this.#endSpare(spare));
  }

  async #endSpare({ home, process }: Spare): Promise<void> {
    await process.kill();
    this.#guardian.unwatch(process.pid);
    await removeHome(home);
  }

  /**
   * Makes a sandbox and begins to initialise it.
   *
   * @param make of which kind it is
   * @param stream of the log of a sandbox whose initialisation went wrong: this one begins it anew
   * @throws FunctionRefusal
   */
  async launch<G extends Guest>(
    spec: FunctionSpec,
    make: (parts: SandboxParts) => G,
    stream?: string,
  ): Promise<G> {
    const driver = await this.#driver();
    // Before anything is unpacked: what is on its way looks like what somebody left.
    this.#cleared ??= removeLeftovers(this.#options.folder);
    await this.#cleared;
    const prepared = await prepare(spec, this.#code, this.#interpreters);
    if (prepared.runtime.family === 'java' && (driver.level === 'landlock' || driver.level === 'seatbelt'))
      throw new FunctionRefusal('isolation', NO_JAVA);
    if (prepared.image !== undefined && !driver.hasRealPaths)
      throw new FunctionRefusal('isolation', NO_IMAGES);
    const credentials = await spec.credentials();
    const caBundle = await this.#options.caBundle();
    const { nowMs } = this.#options;
    const log = new FunctionLog(spec, stream ?? logStreamName(spec, nowMs()), nowMs);
    const holder: { sandbox?: Guest } = {};
    const extensions = new Extensions({
      expected: prepared.extensions,
      facts: {
        ...{ functionName: spec.name, functionVersion: spec.version },
        ...{ handler: spec.handler, accountId: spec.account },
      },
      log,
      onIdle: () => holder.sandbox?.onNext(),
      onFault: (errorType, body) => holder.sandbox?.onExtensionFault(errorType, body),
    });
    const endpoint = new CredentialsEndpoint(spec);
    const api = new RuntimeApi(
      {
        route: (request, response) =>
          endpoint.route(request, response) || extensions.route(request, response),
        onNext: () => holder.sandbox?.onNext(),
        onAnswer: (...answer) => holder.sandbox?.onAnswer(...answer),
        onStream: (...stream) => holder.sandbox?.onStream(...stream),
        onInitError: (document, errorType) => {
          adviseSdk(spec, prepared, document, log);
          holder.sandbox?.onInitError(document, errorType);
        },
        onRestoreError: (_body, errorType) => holder.sandbox?.onRestoreError(errorType),
      },
      spec.shared !== undefined,
    );
    const runtimeApi = await api.listen();
    const environment = (home: Home, paths: GuestPaths) =>
      functionEnvironment({
        ...{ spec, paths, runtimeApi, mark: home.id, logStream: log.stream },
        credentials: endpoint.isUsed ? endpoint.variables(runtimeApi) : variablesOf(credentials),
        image: prepared.image,
        ...{ family: prepared.runtime.family, version: prepared.runtime.version },
        interpreter: prepared.interpreter?.path,
        sdk: prepared.interpreter?.sdk,
        endpoint: this.#options.endpoint(),
        takesExtraCa: takesExtraCa(prepared.interpreter),
      });
    if (stream === undefined) {
      for (const notice of prepared.notices) log.notice(notice);
      if (driver.level === 'plain' && !this.#options.isPlainWanted) log.notice(NOT_ISOLATED);
      announce(spec, prepared, log);
    }
    const birth: Birth = { spec, prepared, driver, caBundle, log, environment };
    const body = await this.#body(birth).catch((error: unknown) => {
      api.close();
      throw error;
    });
    const expiresAtMs = endpoint.isUsed ? Number.POSITIVE_INFINITY : credentials.expiresAtMs;
    const phase = stream === undefined ? 'init' : 'invoke';
    const sandbox = this.#sandbox(birth, body, make, { api, extensions, expiresAtMs, phase });
    holder.sandbox = sandbox;
    if (this.#options.hasNoSpares !== true) void sandbox.initialised.then(() => this.#refillLater(birth));
    return sandbox;
  }

  /** Ends all that runs. Resolves when nothing is left. */
  async stop(): Promise<void> {
    await Promise.all([this.#spares.stop(), ...[...this.#running].map((sandbox) => sandbox.stop())]);
    await this.#guardian.stop();
    await rm(sandboxesFolder(this.#options.folder), { recursive: true, force: true });
  }

  /** Sandboxes that have not ended. */
  get count(): number {
    return this.#running.size;
  }

  canRun(name: string): boolean {
    return canRunHere(name, this.#options.environment);
  }

  async #home(): Promise<Home> {
    return makeHome(sandboxesFolder(this.#options.folder), `${this.#mark}.${++this.#count}`);
  }

  #layout({ prepared, caBundle }: Birth, home: Home): Layout {
    return {
      task: prepared.task,
      opt: prepared.opt,
      tmp: home.tmp,
      tmpMb: SPARE_TMP_MB,
      runtime: clientsFolder(),
      prefixes: prepared.interpreter?.prefixes ?? [],
      caBundle,
      image: prepared.image,
    };
  }

  async #body(birth: Birth): Promise<Body> {
    return (await this.#fromSpare(birth)) ?? (await this.#fresh(birth));
  }

  /** Starts a process for this function alone. */
  async #fresh(birth: Birth): Promise<Body> {
    const { spec, prepared, driver, log } = birth;
    const home = await this.#home();
    const layout = { ...this.#layout(birth, home), tmpMb: spec.tmpMb };
    const paths = driver.paths(layout);
    // What is known to be impossible is not tried: there is nothing of this name.
    const argv =
      prepared.fault === undefined
        ? driver.wrap(layout, commandOf(spec, prepared, paths))
        : [join(home.folder, 'nothing')];
    const process = this.#start(home, driver, argv, birth.environment(home, paths), false, prepared.task);
    return { home, process, log };
  }

  /** Makes a process that waits become this function's; undefined where none fits. */
  async #fromSpare(birth: Birth): Promise<Body | undefined> {
    const { prepared, driver, log } = birth;
    if (!(await this.#fitsSpare(birth))) return undefined;
    const spare = this.#spares.take(spareKey(prepared));
    if (spare === undefined) return undefined;
    const { home, process } = spare;
    let layout = this.#layout(birth, home);
    if (driver.level !== 'plain') {
      try {
        await linkTree(prepared.task, home.task);
        if (prepared.opt !== undefined) await linkTree(prepared.opt, home.opt);
      } catch (error) {
        await this.#endSpare(spare);
        throw error;
      }
      layout = { ...layout, task: home.task, opt: home.opt };
    }
    const paths = driver.paths(layout);
    process.order(`${JSON.stringify({ env: birth.environment(home, paths), cwd: paths.task })}\n`);
    return { home, process, log };
  }

  async #fitsSpare({ spec, prepared, driver }: Birth): Promise<boolean> {
    if (this.#options.hasNoSpares === true || needsOwnStart(spec, prepared)) return false;
    const { task, opt } = prepared;
    const folders = [task, opt].filter((folder) => folder !== undefined);
    if (driver.level === 'plain') {
      // Where libraries lie is read by the loader, before anybody knows the function.
      return !folders.some((folder) => existsSync(join(folder, 'lib')));
    }
    if (spec.tmpMb !== SPARE_TMP_MB || spec.code.kind === 'directory') return false;
    const counts = await Promise.all(folders.map((folder) => this.#countFiles(folder)));
    return counts.reduce((sum, count) => sum + count, 0) <= LINKED_FILES_MAX;
  }

  #countFiles(folder: string): Promise<number> {
    let count = this.#fileCounts.get(folder);
    if (count === undefined) {
      count = countFiles(folder, LINKED_FILES_MAX);
      this.#fileCounts.set(folder, count);
      // What is gone now may be there again.
      count.catch(() => this.#fileCounts.delete(folder));
      const [oldest] = this.#fileCounts.size > COUNTS_MAX ? this.#fileCounts.keys() : [];
      if (oldest !== undefined) this.#fileCounts.delete(oldest);
    }
    return count;
  }

  /** Starting a process takes a moment of this one, and the processor from the event that waits. */
  #refillLater(birth: Birth): void {
    setTimeout(() => void this.#refill(birth).catch(() => {}), REFILL_AFTER_MS).unref();
  }

  async #refill(birth: Birth): Promise<void> {
    if (!(await this.#fitsSpare(birth))) return;
    await this.#spares.refill(spareKey(birth.prepared), () => this.#spare(birth)).catch(() => {});
  }

  /** Nothing of the function is known to it but its language. */
  async #spare(birth: Birth) {
    const { prepared, driver, caBundle } = birth;
    const home = await this.#home();
    await Promise.all([mkdir(home.task), mkdir(home.opt)]);
    const layout: Layout = { ...this.#layout(birth, home), task: home.task, opt: home.opt };
    const paths = driver.paths(layout);
    const argv = driver.wrap(layout, [...clientCommand(prepared, paths), '--spare']);
    const env = spareEnvironment({
      paths: driver.level === 'plain' ? hostPaths({ ...layout, caBundle }) : paths,
      mark: home.id,
      takesExtraCa: takesExtraCa(prepared.interpreter),
    });
    return { home, process: this.#start(home, driver, argv, env, true, home.folder) };
  }

  #start(
    home: Home,
    driver: Driver,
    argv: readonly string[],
    env: Record<string, string>,
    hasControl: boolean,
    folder: string,
  ): GuestProcess {
    const process = new GuestProcess({
      ...{ argv, env, hasControl, mark: home.mark },
      cwd: driver.hasRealPaths ? '/' : folder,
      takesDescendantsAlong: driver.hasRealPaths,
    });
    if (process.pid !== 0) this.#guardian.watch(process.pid);
    return process;
  }

  #sandbox<G extends Guest>(
    { spec, prepared, driver }: Birth,
    body: Body,
    make: (parts: SandboxParts) => G,
    own: Pick<SandboxParts, 'api' | 'extensions' | 'expiresAtMs' | 'phase'>,
  ): G {
    const { home, process, log } = body;
    process.attach(
      () => log.lines(),
      () => log.frames(),
      () => log.room,
    );
    const used = [prepared.task, prepared.opt].filter((folder) => folder !== undefined);
    for (const folder of used) this.#code.hold(folder);
    const sandbox = make({
      ...{ ...own, spec, process, log },
      isWrapped: driver.isWrapped,
      runtimeVersion: runtimeVersionOf(prepared),
      fault: prepared.fault,
      memory: this.#memory,
      nowMs: this.#options.nowMs,
      onEnd: () => {
        this.#running.delete(sandbox);
        if (process.pid !== 0) this.#guardian.unwatch(process.pid);
        for (const folder of used) this.#code.release(folder);
        void removeHome(home);
        this.#onEnd(sandbox);
      },
    });
    this.#running.add(sandbox);
    this.#memory.begun();
    return sandbox;
  }
}

const spareKey = ({ interpreter }: Prepared): string => `${interpreter?.path} ${interpreter?.sdk}`;

const takesExtraCa = (interpreter: Interpreter | undefined): boolean =>
  Number.parseInt(interpreter?.version ?? '0', 10) >= NODE_WITH_LAZY_CA;

const SDK_MISSED = /Cannot find (?:module|package) '(?:@aws-sdk\/|aws-sdk)|No module named 'boto(?:3|core)'/;

/** A function may count on what Lambda brings along, and is told how to have it. */
function adviseSdk(spec: FunctionSpec, { interpreter }: Prepared, document: Buffer, log: FunctionLog): void {
  if (interpreter?.sdk !== undefined || !SDK_MISSED.test(document.toString('utf8'))) return;
  log.notice(
    `Lambda brings the AWS SDK along; \`kumobako lambda runtime ${spec.runtime}\` fetches it for functions here.`,
  );
}

function runtimeVersionOf({ runtime, interpreter }: Prepared): string {
  const language = runtime.family === 'node' ? 'nodejs' : runtime.family;
  return `${language}:${interpreter?.version ?? runtime.version}.kumobako`;
}

/** Tells the log what runs it. */
function announce(spec: FunctionSpec, prepared: Prepared, log: FunctionLog): void {
  // Images bring their own.
  if (prepared.image !== undefined) return;
  initStart(log, {
    runtimeVersion: runtimeVersionOf(prepared),
    runtimeVersionArn: runtimeVersionArn(spec.region, spec.runtime),
    initialization: spec.initialization,
    name: spec.name,
    version: spec.version,
  });
}

/** `2026/11/29/[$LATEST]0123456789abcdef0123456789abcdef` */
function logStreamName({ version, name, logging }: FunctionSpec, nowMs: number): string {
  const day = new Date(nowMs).toISOString().slice(0, 10).replaceAll('-', '/');
  // In a group that is not its own a function puts its name before the version.
  const owner = logging.group === `/aws/lambda/${name}` ? '' : name;
  return `${day}/${owner}[${version}]${randomBytes(16).toString('hex')}`;
}
