/** Finds out, by trying, how well this machine can keep functions in. */

import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { FunctionRefusal } from '../../core/functions.ts';
import { clientsFolder } from '../clients.ts';
import { type Driver, type Layout, plainDriver } from './driver.ts';
import { pythonLandlockDriver, setprivDriver } from './landlock.ts';
import type { IsolationMode } from './modes.ts';
import { bubblewrapDriver, unshareDriver } from './namespaces.ts';
import { homesOf, prove } from './prove.ts';
import { seatbeltDriver } from './seatbelt.ts';

const TRY_MS_MAX = 10_000;

export interface Tried {
  readonly driver: Driver;
  /** Why it does not work here; undefined: it does. */
  readonly problem: string | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ADVICE: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  linux: 'Install bubblewrap and allow user namespaces, or choose --isolation=auto.',
};

/**
 * The driver for a mode. The plain one that `auto` comes down to says what else was tried.
 *
 * @param folder of all functions of a cloud
 * @throws FunctionRefusal `isolation` when the machine cannot do what was asked for
 */
export async function chooseDriver(
  mode: IsolationMode,
  folder: string,
  environment: Environment,
  platform: NodeJS.Platform = process.platform,
): Promise<Driver> {
  if (mode === 'plain') return plainDriver;
  const tried: Tried[] = [];
  for (const driver of drivers(environment, folder, platform)) {
    if (mode !== 'auto' && mode !== 'strict' && driver.level !== mode) continue;
    const result = await tryDriver(driver, folder, environment);
    if (result.problem === undefined) return driver;
    tried.push(result);
  }
  const why = tried.map(({ driver, problem }) => `${driver.means}: ${problem}`).join('; ');
  if (mode === 'auto') return why === '' ? plainDriver : { ...plainDriver, means: `no isolation; ${why}` };
  throw new FunctionRefusal(
    'isolation',
    `Functions do not run here with --isolation=${mode}: this machine cannot keep them in (${why || 'nothing to do it with was found'}). ` +
      (ADVICE[platform] ?? 'Choose --isolation=auto to run them nevertheless.'),
  );
}

/** Those whose programs are here, the best first. @param folder of all functions of a cloud */
export function drivers(
  environment: Environment,
  folder: string,
  platform: NodeJS.Platform = process.platform,
): readonly Driver[] {
  const find = (name: string) =>
    [...(environment['PATH'] ?? '').split(delimiter), '/usr/bin', '/bin', '/usr/sbin']
      .filter(Boolean)
      .map((path) => join(path, name))
      .find((path) => existsSync(path));
  const made = (name: string, make: (path: string) => Driver): Driver[] => {
    const path = find(name);
    return path === undefined ? [] : [make(path)];
  };
  if (platform === 'darwin') {
    const secrets = [...homesOf(environment), dirname(folder), folder];
    return made('sandbox-exec', (path) => seatbeltDriver(path, secrets));
  }
  if (platform !== 'linux') return [];
  // The system's own: a version manager's shim takes longer and may lie where no sandbox sees it.
  const python = ['/usr/bin/python3', '/usr/local/bin/python3'].find((path) => existsSync(path));
  return [
    ...made('bwrap', bubblewrapDriver),
    ...made('unshare', unshareDriver),
    ...made('setpriv', (path) => setprivDriver(path, existsSync)),
    ...(python === undefined ? [] : [pythonLandlockDriver(python)]),
  ];
}

const LOOK = `[ -r "$1" ] || exit 3; (: > "$2") 2>/dev/null || exit 4; cat "$3" 2>/dev/null && exit 5; exit 0`;

/** Runs a shell in a sandbox that looks for a file it must not find. What nobody has seen work must prove itself. */
export async function tryDriver(driver: Driver, folder: string, environment: Environment): Promise<Tried> {
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
    const { task, tmp } = driver.paths(layout);
    const look = ['/bin/sh', '-c', LOOK, 'sh', `${task}/code`, `${tmp}/x`, at('secret')];
    const problem = await run(driver.wrap(layout, look));
    if (problem !== undefined || driver.level !== 'seatbelt') return { driver, problem };
    return { driver, problem: await prove(driver, layout, environment, run) };
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
