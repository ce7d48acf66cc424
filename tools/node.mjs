// What the scripts that must run on an old Node (start.mjs, test.mjs, with-node.mjs) share. No dependencies.
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureNode, NodeUnavailable, npmCommand } from '../bin/ensure-node.mjs';
import { runForeground } from '../bin/foreground.mjs';

/** The checkout's root, with a slash at its end. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

// The first release of 22 that runs TypeScript without being asked to. (The built product is content with less.)
const NODE_FLOOR = '22.18.0';

// What is experimental about running TypeScript, or SQLite, is known to those who work on this.
const NODE_FLAGS = ['--disable-warning=ExperimentalWarning'];

/**
 * A Node that can run this project's TypeScript.
 * @returns {{ node: string, flags: string[], env: NodeJS.ProcessEnv }} its path, the flags to start a script with, and
 *   an environment in which `node` and the project's installed tools are first in PATH
 */
export function projectNode() {
  const node = ensureNode({ floor: NODE_FLOOR });
  const path = [dirname(node), join(ROOT, 'node_modules', '.bin'), process.env['PATH']].join(delimiter);
  return { node, flags: NODE_FLAGS, env: { ...process.env, PATH: path } };
}

/**
 * Runs a script of the project under a Node that can, in the foreground.
 * @param {string} script a path, from the root or absolute
 * @param {string[]} args
 * @returns {Promise<number>} exit code
 */
export function runScript(script, args) {
  const { node, flags, env } = projectNode();
  return runForeground(node, [...flags, script, ...args], { env });
}

/**
 * Makes node_modules what package-lock.json says, through `npm ci`; does nothing if it already is.
 * @param {'product' | 'all'} what `product`: what the product runs with and is built with (the dependencies of the root
 *   and of its workspaces); `all`: the development dependencies too, the clients of the tests among them
 * @throws {Error} when npm fails
 */
export async function installDependencies(what) {
  if (isInstalled(ROOT, what)) return;
  // Who has the rest keeps it.
  const omitted =
    what === 'product' && !existsSync(join(ROOT, 'node_modules', 'vitest')) ? ['--omit=dev'] : [];
  const [command, ...first] = npmCommand();
  const args = [...first, 'ci', ...omitted, '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await runForeground(command, args, { cwd: ROOT, env: projectNode().env });
  if (code !== 0) throw new Error(`npm ci ended with code ${code}`);
}

/**
 * Whether every package of the lock file is there in its version. npm keeps its own record of what it installed
 * (node_modules/.package-lock.json), so no marker of ours can go stale.
 * @param {string} root
 * @param {'product' | 'all'} what as for {@link installDependencies}
 * @returns {boolean}
 */
export function isInstalled(root, what) {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(locked).every(([path, entry]) => {
    // Optional packages are those of other platforms, and those that may fail to install. Links are workspaces.
    if (!path.startsWith('node_modules/') || entry.optional || entry.link) return true;
    if (entry.dev && what === 'product') return true;
    return installed[path]?.version === entry.version && existsSync(join(root, path));
  });
}

/**
 * The end of a script: sets the exit code, and shows expected failures as their message alone.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`${describe(error)}\n`);
    process.exitCode = 1;
  }
}

/** @param {unknown} error */
function describe(error) {
  if (error instanceof NodeUnavailable) return error.message;
  return error instanceof Error ? error.stack : String(error);
}
