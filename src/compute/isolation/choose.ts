/** Finds out, by trying, how well this machine can keep functions in. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { FunctionRefusal, type Isolation } from '../../core/functions.ts';
import { clientsFolder } from '../clients.ts';
import { type Driver, type Layout, plainDriver } from './driver.ts';
import { pythonLandlockDriver, setprivDriver } from './landlock.ts';
import type { IsolationMode } from './modes.ts';
import { bubblewrapDriver, unshareDriver } from './namespaces.ts';

const TRY_MS_MAX = 10_000;

export interface Tried {
  readonly driver: Driver;
  /** Why it does not work here; undefined: it does. */
  readonly problem: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** The driver for a mode. @throws FunctionRefusal `isolation` when the machine cannot do what was asked for */
export async function chooseDriver(
  mode: IsolationMode,
  folder: string,
  environment: Environment,
): Promise<Driver> {
  if (mode === 'plain') return plainDriver;
  const tried: Tried[] = [];
  for (const driver of drivers(environment)) {
    if ((mode === 'ns' || mode === 'landlock') && driver.level !== mode) continue;
    const result = await tryDriver(driver, folder);
    if (result.problem === undefined) return driver;
    tried.push(result);
  }
  if (mode === 'auto') return plainDriver;
  const why = tried.map(({ driver, problem }) => `${driver.means}: ${problem}`).join('; ');
  throw new FunctionRefusal(
    'isolation',
    `Functions do not run here with --isolation=${mode}: this machine cannot keep them in (${why || 'nothing to do it with was found'}). ` +
      'Install bubblewrap and allow user namespaces, or choose --isolation=auto.',
  );
}

/** Those whose programs are here, the best first. */
export function drivers(environment: Environment): readonly Driver[] {
  if (process.platform !== 'linux') return [];
  const find = (name: string) =>
    [...(environment['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/sbin']
      .filter(Boolean)
      .map((path) => join(path, name))
      .find((path) => existsSync(path));
  const made: [string, (path: string) => Driver][] = [
    ['bwrap', bubblewrapDriver],
    ['unshare', unshareDriver],
    ['setpriv', (path) => setprivDriver(path, existsSync)],
  ];
  const found = made.flatMap(([name, make]) => {
    const path = find(name);
    return path === undefined ? [] : [make(path)];
  });
  // The system's own: a version manager's shim takes longer and may lie where no sandbox sees it.
  const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path));
  return python === undefined ? found : [...found, pythonLandlockDriver(python)];
}

/** Runs a shell in a sandbox that looks for a file it must not find. */
export async function tryDriver(driver: Driver, folder: string): Promise<Tried> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const place = await mkdtemp(join(folder, 'try-'));
  try {
    const at = (name: string) => join(place, name);
    await Promise.all([mkdir(at('task')), mkdir(at('tmp'))]);
    await Promise.all([writeFile(at('secret'), ''), writeFile(at('task/code'), 'code')]);
    const layout: Layout = {
      ...{ task: at('task'), opt: undefined, tmp: at('tmp'), tmpMb: 8, runtime: clientsFolder() },
      ...{ prefixes: [], caBundle: undefined },
    };
    const paths = driver.paths(layout);
    const script = `[ -r '${paths.task}/code' ] || exit 3; : > '${paths.tmp}/x' || exit 4; cat '${at('secret')}' 2>/dev/null && exit 5; exit 0`;
    return { driver, problem: await run(driver.wrap(layout, ['/bin/sh', '-c', script])) };
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

const PROBLEMS: Readonly<Record<number, string>> = {
  3: 'the code cannot be read',
  4: 'the temporary folder cannot be written',
  5: 'files outside can be read',
};

function run(argv: readonly string[]): Promise<string | undefined> {
  const [command = '', ...args] = argv;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...{
        stdio: ['ignore', 'ignore', 'pipe'] as const,
        cwd: '/',
        env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin' },
      },
      ...{ timeout: TRY_MS_MAX, killSignal: 'SIGKILL' as const },
    });
    let words = '';
    child.stderr?.on('data', (piece: Buffer) => {
      words = (words + piece.toString()).slice(0, 500);
    });
    child.on('error', (error) => resolve(error.message));
    child.on('close', (code) => {
      const [line = ''] = words.trim().split('\n');
      resolve(code === 0 ? undefined : (PROBLEMS[code ?? -1] ?? (line || `exit status ${code}`)));
    });
  });
}

/** For people: `ns (unshare)`. */
export const isolationWords = ({ level, means }: { level: Isolation; means: string }): string =>
  level === 'plain' ? 'plain (nothing is kept in)' : `${level} (${means})`;
