/** The command `kumobako` as its users run it: what `npm run build` made, in a process of its own. */

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../bin/kumobako.js', import.meta.url));
/** A command that hangs must not hang the run. */
const TIMEOUT_MS = 60_000;

export interface Outcome {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A user of a fresh machine: a home with nothing in it, and no variable of the developer's. */
export interface User {
  readonly home: string;
  /** Runs `kumobako ARGS` to its end. */
  run(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Outcome>;
  /** Runs it and reads what it prints as JSON. */
  json(args: readonly string[]): Promise<unknown>;
  /** `kumobako start ARGS` on a free port; resolves when it is ready. */
  start(args: readonly string[], environment?: NodeJS.ProcessEnv): Promise<Running>;
  /** Begins a command that goes on. */
  spawn(args: readonly string[], environment?: NodeJS.ProcessEnv): ChildProcess;
  /** An executable in a folder that comes first in PATH. */
  addProgram(name: string, script: string): string;
  /** Ends what was started and removes the home. */
  leave(): Promise<void>;
}

export interface Running {
  readonly child: ChildProcess;
  readonly endpoint: string;
  readonly port: number;
  /** What it wrote so far, to standard output and to standard error. */
  written(): { stdout: string; stderr: string };
  /** Resolves with the exit code. */
  ended: Promise<number | null>;
}

export function newUser(): User {
  const home = mkdtempSync(join(tmpdir(), 'kumobako-cli-'));
  const programs = join(home, 'bin');
  mkdirSync(programs);
  const children = new Set<ChildProcess>();
  const base = {
    PATH: `${programs}:${process.env['PATH'] ?? ''}`,
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    TMPDIR: home,
  };
  const begin = (args: readonly string[], environment: NodeJS.ProcessEnv = {}) => {
    const child = spawn(process.execPath, [LAUNCHER, ...args], {
      env: { ...base, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MS,
      killSignal: 'SIGKILL',
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  };
  const run: User['run'] = async (args, environment) => {
    const child = begin(args, environment);
    const written = collect(child);
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...written() };
  };
  return {
    home,
    run,
    spawn: begin,
    async json(args) {
      const { code, stdout, stderr } = await run([...args, '--json']);
      if (code !== 0) throw new Error(`kumobako ${args.join(' ')}: exit ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    start: (args, environment) => ready(begin(['start', '--port', '0', ...args], environment)),
    addProgram(name, script) {
      writeFileSync(join(programs, name), script, { mode: 0o755 });
      return join(programs, name);
    },
    async leave() {
      const ends = [...children].map((child) => new Promise((resolve) => child.once('exit', resolve)));
      for (const child of children) child.kill('SIGKILL');
      await Promise.all(ends);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  return () => ({ ...texts });
}

async function ready(child: ChildProcess): Promise<Running> {
  const written = collect(child);
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const until = await Promise.race([seen(child, () => written().stdout.endsWith('Ready.\n')), ended]);
  if (until !== true) throw new Error(`exit ${until}: ${written().stderr}`);
  const endpoint = /Endpoint\s+(http:\S+)/.exec(written().stdout)?.[1] ?? '';
  return { child, endpoint, port: Number(new URL(endpoint).port), written, ended };
}

/** Resolves when a process has written what is waited for. */
export function seen(child: ChildProcess, condition: () => boolean): Promise<true> {
  return new Promise((resolve) => {
    const look = () => {
      if (condition()) resolve(true);
    };
    child.stdout?.on('data', look);
    child.stderr?.on('data', look);
    look();
  });
}
