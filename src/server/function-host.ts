/** Functions of one cloud: the sandboxes are loaded when the first function runs. */

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FunctionRuntimesOptions } from '../compute/function-runtimes.ts';
import type { Driver } from '../compute/isolation/driver.ts';
import { canRunHere } from '../compute/lambda/can-run.ts';
import { removeLeftovers } from '../compute/lambda/leftovers.ts';
import { FunctionRefusal, type FunctionRuntimes, type FunctionSpec } from '../core/functions.ts';
import type { Log } from '../core/log.ts';
import { hotReloadFolder } from './hot-reload.ts';
import { imagePath } from './local-image.ts';

export interface FunctionHostOptions
  extends Omit<FunctionRuntimesOptions, 'caBundle' | 'isPlainWanted' | 'onIsolation'> {
  readonly log: Log;
  /** A file of certificates that the user adds; empty: none. */
  readonly addedCertificates: string;
  /** Certificates, PEM, that functions trust beside the machine's: kumobako's own. */
  readonly ownCertificate: () => Promise<string>;
  /** Below it functions may run from folders as they lie there; empty: nowhere. */
  readonly hotReloadRoot: string;
  /** Below it functions may run from container images; empty: nowhere. */
  readonly imageRoot: string;
}

/** Where systems keep the certificates that they trust. */
const SYSTEM_BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];
/** Variables by which people name more of them. */
const BUNDLE_VARIABLES: readonly string[] = ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS', 'AWS_CA_BUNDLE'];

export interface FunctionHost extends FunctionRuntimes {
  /** For people: how functions are kept in, or what was asked for while nobody knows. */
  isolationWords(): string;
}

/** Stands for runtimes that are not loaded yet. A stopped one stays stopped: a new world gets a new one. */
export function hostFunctions(options: FunctionHostOptions): FunctionHost {
  const { isolation, log } = options;
  let driver: Driver | undefined;
  let loading: Promise<FunctionRuntimes> | undefined;
  let loaded: FunctionRuntimes | undefined;
  let isStopped = false;
  // Whether or not a function ever runs again. What cannot be removed now is tried again by the first sandbox.
  const cleared = removeLeftovers(options.folder).catch(() => {});
  const runtimes = (): Promise<FunctionRuntimes> => {
    if (isStopped) throw new FunctionRefusal('stopped', 'The cloud is about to end.');
    loading ??= load();
    return loading;
  };
  const load = async (): Promise<FunctionRuntimes> => {
    const { createFunctionRuntimes } = await import('../compute/function-runtimes.ts');
    await cleared;
    loaded = createFunctionRuntimes({
      ...options,
      isPlainWanted: isolation === 'plain',
      caBundle: remembered(() => writeBundle(options)),
      onIsolation: (found) => {
        driver = found;
        if (found.level === 'plain' && isolation !== 'plain')
          log.warn('Functions are not isolated on this machine', { means: found.means });
        else log.info('Functions are isolated', { isolation: found.level, means: found.means });
      },
    });
    return loaded;
  };
  const checked = async (spec: FunctionSpec): Promise<FunctionSpec> => {
    const { code } = spec;
    if (code.kind === 'image')
      return { ...spec, code: { ...code, path: await imagePath(options.imageRoot, code.path) } };
    if (code.kind !== 'directory') return spec;
    const path = await hotReloadFolder(options.hotReloadRoot, code.path);
    return { ...spec, code: { kind: 'directory', path } };
  };
  return {
    invoke: async (spec, invocation) => (await runtimes()).invoke(await checked(spec), invocation),
    provision: async (spec, count) => (await runtimes()).provision(await checked(spec), count),
    manage: async (spec, bounds) => (await runtimes()).manage(await checked(spec), bounds),
    snapshot: async (spec) => (await runtimes()).snapshot(await checked(spec)),
    count: (key) => loaded?.count(key) ?? 0,
    retire: (key) => void loading?.then((loaded) => loaded.retire(key)),
    canRun: (runtime) => canRunHere(runtime, options.environment),
    isolation: async () => (await runtimes()).isolation(),
    isolationWords: () => (driver === undefined ? isolation : `${driver.level} (${driver.means})`),
    stop: async () => {
      isStopped = true;
      await cleared;
      await (await loading)?.stop();
    },
  };
}

function remembered<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}

/** One file with all that functions trust: our own authority, the machine's, and what its user adds. */
async function writeBundle(options: FunctionHostOptions): Promise<string> {
  const { folder, environment, ownCertificate, addedCertificates } = options;
  const named = BUNDLE_VARIABLES.map((name) => environment[name]).filter((path) => path !== undefined);
  const parts = await Promise.all([
    ownCertificate(),
    firstOf(SYSTEM_BUNDLES),
    ...named.map((path) => readFile(path, 'utf8').catch(() => '')),
    // What the user asked for must be there.
    ...(addedCertificates === '' ? [] : [readFile(addedCertificates, 'utf8')]),
  ]);
  const path = join(folder, 'ca-bundle.pem');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(`${path}.new`, [...new Set(parts)].join('\n'), { mode: 0o644 });
  await rename(`${path}.new`, path);
  return path;
}

async function firstOf(paths: readonly string[]): Promise<string> {
  for (const path of paths) {
    const text = await readFile(path, 'utf8').catch(() => undefined);
    if (text !== undefined) return text;
  }
  return '';
}
