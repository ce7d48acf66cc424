/**
 * Scripts that run at turns of a cloud's life, with the AWS CLI and the environment pointing at it: `boot` before the
 * state is opened, `start` when the port answers, `ready` before it is told, `shutdown` before it closes.
 */

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Log } from '../core/log.ts';

export const STAGES = ['BOOT', 'START', 'READY', 'SHUTDOWN'] as const;
export type Stage = (typeof STAGES)[number];

/** As LocalStack names them. */
export type HookState = 'UNKNOWN' | 'RUNNING' | 'SUCCESSFUL' | 'ERROR';

export interface HookFacts {
  readonly stage: Stage;
  /** Path below the folder of the stage. */
  readonly name: string;
  readonly state: HookState;
}

export interface StageFacts {
  readonly completed: boolean;
  readonly scripts: readonly HookFacts[];
}

/** Where LocalStack's images have them. */
export const STANDARD_FOLDER = '/etc/localstack/init';

/** A hook that takes longer is ended. */
const TIME_MS_MAX = 10 * 60 * 1000;
const KILL_AFTER_MS = 5_000;
/** Of its output, what is passed on; what is shown when it fails. */
const OUTPUT_BYTES_MAX = 1024 * 1024;
const TAIL_BYTES = 2_000;
const HOOKS_MAX = 500;

const INTERPRETERS: Readonly<Record<string, readonly string[]>> = {
  '.sh': ['bash', 'sh'],
  '.py': ['python3', 'python'],
  '.js': [process.execPath],
};

export interface HooksOptions {
  /** That of the user first. */
  folders: readonly string[];
  log: Log;
  /** For the scripts: where `aws` is and where it leads. */
  environment: () => NodeJS.ProcessEnv;
  /** Gets what they print. */
  output: NodeJS.WritableStream;
  timeMsMax?: number;
}

interface Hook {
  facts: HookFacts;
  readonly path: string;
}

export class InitHooks {
  readonly #options: HooksOptions;
  readonly #hooks: readonly Hook[];
  readonly #completed = new Set<Stage>();

  constructor(options: HooksOptions) {
    this.#options = options;
    this.#hooks = STAGES.flatMap((stage) =>
      options.folders.flatMap((folder) => hooksIn(join(folder, `${stage.toLowerCase()}.d`), stage)),
    ).slice(0, HOOKS_MAX);
  }

  get isReady(): boolean {
    return this.#completed.has('READY');
  }

  facts(): { completed: Record<Stage, boolean>; scripts: HookFacts[] } {
    const completed = Object.fromEntries(STAGES.map((stage) => [stage, this.#completed.has(stage)]));
    return {
      // Every stage was entered above.
      completed: completed as Record<Stage, boolean>,
      scripts: this.#hooks.map(({ facts }) => facts),
    };
  }

  stage(stage: Stage): StageFacts {
    const scripts = this.facts().scripts.filter((facts) => facts.stage === stage);
    return { completed: this.#completed.has(stage), scripts };
  }

  /** Runs the scripts of a stage one after the other. Answers the names of those that failed. */
  async run(stage: Stage): Promise<string[]> {
    const failed: string[] = [];
    for (const hook of this.#hooks) {
      if (hook.facts.stage !== stage) continue;
      hook.facts = { ...hook.facts, state: 'RUNNING' };
      const problem = await this.#runHook(hook);
      hook.facts = { ...hook.facts, state: problem === undefined ? 'SUCCESSFUL' : 'ERROR' };
      if (problem === undefined) continue;
      failed.push(hook.facts.name);
      this.#options.log.error(`The hook ${hook.facts.name} failed: ${problem}`, { stage });
    }
    this.#completed.add(stage);
    return failed;
  }

  /** Undefined, or why it failed. */
  async #runHook({ path }: Hook): Promise<string | undefined> {
    for (const interpreter of INTERPRETERS[extname(path)] ?? []) {
      const outcome = await this.#spawn(interpreter, path);
      if (outcome !== 'missing') return outcome === 'done' ? undefined : outcome.problem;
    }
    return `there is no ${INTERPRETERS[extname(path)]?.[0]} to run it`;
  }

  #spawn(interpreter: string, path: string): Promise<'done' | 'missing' | { problem: string }> {
    const { environment, output, timeMsMax = TIME_MS_MAX } = this.#options;
    return new Promise((resolve) => {
      // A group of its own: what it leaves running ends with it when it takes too long.
      const child = spawn(interpreter, [path], {
        env: environment(),
        stdio: ['ignore', 'pipe', 'pipe'],
        detached: true,
      });
      const printed = new Printed(output);
      let isLate = false;
      const signal = (name: NodeJS.Signals) => {
        try {
          if (child.pid !== undefined) process.kill(-child.pid, name);
        } catch {
          // It has ended meanwhile.
        }
      };
      const kill = () => {
        isLate = true;
        signal('SIGTERM');
        setTimeout(() => signal('SIGKILL'), KILL_AFTER_MS).unref();
      };
      const timer = setTimeout(kill, timeMsMax);
      child.stdout.on('data', (bytes: Buffer) => printed.add(bytes));
      child.stderr.on('data', (bytes: Buffer) => printed.add(bytes));
      child.once('error', ({ code, message }: NodeJS.ErrnoException) => {
        clearTimeout(timer);
        resolve(code === 'ENOENT' ? 'missing' : { problem: message });
      });
      // Not `close`: a daemon that it has started may hold its output open for ever.
      child.once('exit', (code, by) => {
        clearTimeout(timer);
        child.stdout.destroy();
        child.stderr.destroy();
        if (code === 0) resolve('done');
        else if (isLate) resolve({ problem: `it took longer than ${timeMsMax / 1000} s and was ended` });
        else resolve({ problem: `it ended with ${code ?? by}${printed.tail()}` });
      });
    });
  }
}

/** Passes on what a script prints, up to a bound, and keeps the end of it. */
class Printed {
  readonly #output: NodeJS.WritableStream;
  #bytes = 0;
  #tail = '';

  constructor(output: NodeJS.WritableStream) {
    this.#output = output;
  }

  add(bytes: Buffer): void {
    if (this.#bytes < OUTPUT_BYTES_MAX) this.#output.write(bytes.subarray(0, OUTPUT_BYTES_MAX - this.#bytes));
    if (this.#bytes < OUTPUT_BYTES_MAX && this.#bytes + bytes.length >= OUTPUT_BYTES_MAX) {
      this.#output.write('\n[the hook prints more than a megabyte; the rest is left out]\n');
    }
    this.#bytes += bytes.length;
    this.#tail = (this.#tail + bytes.subarray(-TAIL_BYTES).toString('utf8')).slice(-TAIL_BYTES);
  }

  tail(): string {
    const text = this.#tail.trim();
    return text === '' ? '' : `; it said: ${text}`;
  }
}

/** In the order of their paths, folders below included. */
function hooksIn(folder: string, stage: Stage): Hook[] {
  let names: string[];
  try {
    names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
  return names
    .filter((name) => Object.hasOwn(INTERPRETERS, extname(name)))
    .sort()
    .map((name) => ({ facts: { stage, name, state: 'UNKNOWN' }, path: join(folder, name) }));
}
