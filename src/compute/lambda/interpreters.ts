/** Finds the interpreters that this machine has: on PATH, in version managers, in the usual places. */

import { execFile } from 'node:child_process';
import { accessSync, constants, existsSync, readdirSync, realpathSync } from 'node:fs';
import { basename, delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fetchedNodes, fetchedSdk, nodeSdkKind } from '../../core/user-cache.ts';
import type { Family, RuntimeName } from './runtime-names.ts';

export interface Interpreter {
  readonly path: string;
  readonly version: string;
  /** Folders that it needs to run, for sandboxes that show it nothing else. */
  readonly prefixes: readonly string[];
  /** The AWS SDK that Lambda brings along: a folder of packages, when it was fetched. */
  readonly sdk?: string | undefined;
}

export interface Choice {
  readonly interpreter: Interpreter;
  /** The version that was asked for. */
  readonly isExact: boolean;
}

type Environment = Readonly<Record<string, string | undefined>>;

const ASK_TIMEOUT_MS = 10_000;
const SYSTEM_FOLDERS: readonly string[] = ['/usr/local/bin', '/usr/bin', '/opt/homebrew/bin'];

const MAC_JAVA = '/Library/Java/JavaVirtualMachines';
/** What the stand-ins of macOS lead to, where it is installed. */
const BEHIND_STAND_IN: readonly (readonly [name: RegExp, places: readonly string[]])[] = [
  [/^python/, ['/Library/Developer/CommandLineTools/usr/bin/python3', '/Applications/Xcode.app']],
  [/^java/, [MAC_JAVA]],
];

/** macOS has programs in /usr/bin that open a window and ask to install what they stand for. They are left alone. */
export function isStandIn(
  path: string,
  platform: NodeJS.Platform = process.platform,
  exists: (path: string) => boolean = existsSync,
): boolean {
  if (platform !== 'darwin' || dirname(path) !== '/usr/bin') return false;
  const behind = BEHIND_STAND_IN.find(([name]) => name.test(basename(path)));
  return behind !== undefined && !behind[1].some(exists);
}

export class Interpreters {
  readonly #environment: Environment;
  readonly #chosen = new Map<string, Promise<Choice | undefined>>();
  readonly #asked = new Map<string, Promise<Interpreter | undefined>>();

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  /** The one for a runtime: of the very version if there is one, else the nearest. */
  async choose(runtime: RuntimeName): Promise<Choice | undefined> {
    const key = `${runtime.family} ${runtime.version}`;
    let choosing = this.#chosen.get(key);
    if (choosing === undefined) {
      choosing = this.#choose(runtime);
      this.#chosen.set(key, choosing);
    }
    const choice = await choosing;
    // The very one may have been installed when it is asked for again.
    if (choice?.isExact !== true) this.#chosen.delete(key);
    return choice === undefined
      ? undefined
      : { ...choice, interpreter: this.#withSdk(choice.interpreter, runtime) };
  }

  /** Packages of the user's virtual environment are not hidden by others of the same name. */
  #withSdk(interpreter: Interpreter, { family, version }: RuntimeName): Interpreter {
    const kind = family === 'node' ? nodeSdkKind(version) : family === 'python' ? 'python' : undefined;
    if (kind === undefined || this.#inVirtualEnvironment().includes(interpreter.path)) return interpreter;
    const sdk = fetchedSdk(this.#environment, kind);
    if (!existsSync(sdk)) return interpreter;
    return { ...interpreter, prefixes: [...interpreter.prefixes, sdk], sdk };
  }

  /** Whether there is any for a language. Runs nothing. */
  has(family: Family): boolean {
    if (family === 'node') return true;
    const [name] = family === 'python' ? ['python3'] : ['java'];
    return this.#candidates(family, '').length > 0 || this.#onPath(name ?? '').length > 0;
  }

  async #choose({ family, version }: RuntimeName): Promise<Choice | undefined> {
    const found: Interpreter[] = [];
    const paths = this.#candidates(family, version);
    const own = new Set(family === 'python' ? this.#inVirtualEnvironment() : []);
    // What somebody has activated is what they mean, whatever it is called.
    const order = (path: string) => (own.has(path) ? -1 : rank(path, version));
    paths.sort((a, b) => order(a) - order(b));
    for (const path of paths) {
      const interpreter = await this.#ask(family, path);
      if (interpreter === undefined) continue;
      if (version !== '' && isOf(interpreter.version, version)) return { interpreter, isExact: true };
      found.push(interpreter);
    }
    const [nearest] = found.sort((a, b) => distance(a.version, version) - distance(b.version, version));
    return nearest === undefined ? undefined : { interpreter: nearest, isExact: false };
  }

  /** The likely ones first. */
  #candidates(family: Family, version: string): string[] {
    const home = this.#environment['HOME'] ?? '';
    const found =
      family === 'node'
        ? [
            ...this.#onPath('node'),
            process.execPath,
            ...versions(join(home, '.nvm/versions/node'), 'bin/node'),
            ...versions(join(home, '.local/share/fnm/node-versions'), 'installation/bin/node'),
            ...versions(join(home, '.volta/tools/image/node'), 'bin/node'),
            ...versions(join(home, '.asdf/installs/nodejs'), 'bin/node'),
            ...versions(join(home, '.local/share/mise/installs/node'), 'bin/node'),
            ...versions(join(home, '.nodenv/versions'), 'bin/node'),
            ...versions(fetchedNodes(this.#environment), 'bin/node'),
          ]
        : family === 'python'
          ? [
              ...this.#inVirtualEnvironment(),
              ...this.#onPath(`python${version}`),
              ...this.#onPath('python3'),
              ...versions(join(home, '.pyenv/versions'), 'bin/python3'),
              ...versions(join(home, '.local/share/uv/python'), 'bin/python3'),
              ...versions(join(home, '.asdf/installs/python'), 'bin/python3'),
              ...versions(join(home, '.local/share/mise/installs/python'), 'bin/python3'),
            ]
          : [
              join(this.#environment['JAVA_HOME'] ?? '/nowhere', 'bin/java'),
              ...this.#onPath('java'),
              ...versions('/usr/lib/jvm', 'bin/java'),
              ...versions(MAC_JAVA, 'Contents/Home/bin/java'),
              ...versions(join(home, '.sdkman/candidates/java'), 'bin/java'),
            ];
    return [...new Set(found.filter(isExecutable))];
  }

  #inVirtualEnvironment(): string[] {
    const folder = this.#environment['VIRTUAL_ENV'];
    return folder === undefined ? [] : [join(folder, 'bin/python3')];
  }

  #onPath(name: string): string[] {
    const folders = (this.#environment['PATH'] ?? '').split(delimiter).filter(Boolean);
    return [...folders, ...SYSTEM_FOLDERS]
      .map((folder) => join(folder, name))
      .filter((path) => isExecutable(path) && !isStandIn(path));
  }

  #ask(family: Family, path: string): Promise<Interpreter | undefined> {
    let answer = this.#asked.get(path);
    if (answer === undefined) {
      answer = ask(family, path, this.#environment).catch(() => undefined);
      this.#asked.set(path, answer);
    }
    return answer;
  }
}

async function ask(family: Family, path: string, environment: Environment): Promise<Interpreter> {
  const run = (...args: string[]) =>
    promisify(execFile)(path, args, { env: { ...environment }, timeout: ASK_TIMEOUT_MS, cwd: '/' });
  if (family === 'node') {
    if (path === process.execPath) return nodeAt(path, process.versions.node);
    const named = /\/v?(\d+\.\d+\.\d+)\/(?:installation\/)?bin\/node$/.exec(path)?.[1];
    return nodeAt(path, named ?? (await run('--version')).stdout.trim().replace(/^v/, ''));
  }
  if (family === 'java') {
    const { stdout, stderr } = await run('-version');
    const version = /version "(?:1\.)?([\d.]+)/.exec(stdout + stderr)?.[1] ?? '';
    const real = realpathSync(path);
    return { path: real, version, prefixes: [dirname(dirname(real)), ...linkedFrom(dirname(dirname(real)))] };
  }
  const facts =
    'import sys,json;v=sys.version_info;print(json.dumps(["%d.%d.%d"%v[:3],sys.executable,sys.prefix,sys.base_prefix]))';
  const answer: unknown = JSON.parse((await run('-c', facts)).stdout);
  const [version, executable, ...prefixes] = answer as [string, string, string, string];
  return {
    path: executable,
    version,
    prefixes: [...new Set(prefixes.flatMap((prefix) => [prefix, realpathSync(prefix)]))],
  };
}

/** Whether a Python finds a module, there or in these folders. */
export async function hasModule(
  { path }: Interpreter,
  module: string,
  folders: readonly string[],
): Promise<boolean> {
  const code = `import importlib.util, sys; sys.exit(importlib.util.find_spec("${module}") is None)`;
  const env = { PYTHONPATH: folders.join(delimiter), PYTHONDONTWRITEBYTECODE: '1' };
  const found = promisify(execFile)(path, ['-c', code], { env, timeout: ASK_TIMEOUT_MS, cwd: '/' });
  return found.then(
    () => true,
    () => false,
  );
}

function nodeAt(path: string, version: string): Interpreter {
  const real = realpathSync(path);
  return { path: real, version, prefixes: [dirname(dirname(real))] };
}

/** Debian's JVMs keep their settings elsewhere. */
function linkedFrom(folder: string): string[] {
  try {
    const settings = dirname(dirname(realpathSync(join(folder, 'conf/security/java.security'))));
    return settings.startsWith(folder) ? [] : [settings];
  } catch {
    return [];
  }
}

/** Installations of a version manager, the newest first. */
function versions(folder: string, below: string): string[] {
  try {
    const names = readdirSync(folder);
    names.sort((a, b) => b.localeCompare(a, 'en', { numeric: true }));
    return names.map((name) => join(folder, name, below));
  } catch {
    return [];
  }
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return !readdirOk(path);
  } catch {
    return false;
  }
}

function readdirOk(path: string): boolean {
  try {
    readdirSync(path);
    return true;
  } catch {
    return false;
  }
}

/** To ask a program for its version takes time, most of all the stand-ins of version managers: likely ones come first. */
function rank(path: string, version: string): number {
  const named = /(?:\/v?|python|cpython-)(\d+\.\d+)(?:\.\d+[^/]*)?(?:\/|$)/.exec(path)?.[1];
  if (/\/shims\//.test(path)) return 2;
  if (named === undefined) return 1;
  return named === version || named.startsWith(`${version}.`) ? 0 : 3;
}

const isOf = (version: string, wanted: string) => version === wanted || version.startsWith(`${wanted}.`);

/** How far a version is from the wanted one; newer ones are nearer than older ones. */
function distance(version: string, wanted: string): number {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  if (wanted === '') return 0;
  const steps = (major - wantedMajor) * 100 + (wanted.includes('.') ? minor - wantedMinor : 0);
  return steps >= 0 ? steps : -steps + 0.5 + 50;
}
