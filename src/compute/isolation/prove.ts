/**
 * Has a level prove itself that cannot be tried where it is written: a program in a sandbox does what functions must be
 * able to do, and is refused what they must not. Nothing is believed that was not seen.
 */

import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Driver, Layout } from './driver.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Folders with the user's own files. */
export function homesOf(environment: Environment): readonly string[] {
  return [...new Set([environment['HOME'], homedir()])].filter(
    (home): home is string => home !== undefined && home !== '' && existsSync(home),
  );
}

/** macOS shows users' folders here as well. */
const AGAIN = '/System/Volumes/Data';

/**
 * What is wrong with a level; undefined: it has proved itself.
 *
 * @param layout a sandbox whose code is the file `code`
 * @param run runs a command; what it says of its failure, or nothing
 */
export async function prove(
  driver: Driver,
  layout: Layout,
  environment: Environment,
  run: (argv: readonly string[]) => Promise<string | undefined>,
): Promise<string | undefined> {
  const nonce = randomBytes(16).toString('hex');
  const name = `.kumobako-canary-${nonce}`;
  const homes = homesOf(environment);
  if (homes.length === 0) return 'there is no home folder to try it with';
  const canaries = [dirname(layout.task), ...homes].map((folder) => join(folder, name));
  const listener = await listen();
  try {
    const code = join(layout.task, 'code');
    await writeFile(code, nonce);
    for (const path of canaries) {
      const problem = await writeFile(path, nonce, { mode: 0o600 }).catch((error: Error) => error);
      if (problem instanceof Error) return `it cannot be tried: ${problem.message}`;
    }
    const seenAgain = canaries.map((path) => `${AGAIN}${path}`).filter((path) => existsSync(path));
    const facts = { code, tmp: layout.tmp, canaries: [...canaries, ...seenAgain], port: listener.port };
    const real = await realpath(process.execPath);
    const shown: Layout = { ...layout, prefixes: [dirname(dirname(real))] };
    const program = join(driver.paths(shown).runtime, 'prove.cjs');
    const problem = await run(driver.wrap(shown, [real, program, JSON.stringify(facts)]));
    if (problem !== undefined) return problem;
    const proof = await readFile(join(layout.tmp, 'proof'), 'utf8').catch(() => '');
    if (proof !== nonce || !listener.heard().includes(nonce)) return 'what was to be run was not run';
    for (const path of canaries) {
      if ((await readFile(path, 'utf8').catch(() => '')) !== nonce) return `files outside change (${path})`;
    }
    return undefined;
  } finally {
    await Promise.all(
      canaries.flatMap((path) => [path, `${path}-new`]).map((path) => rm(path, { force: true })),
    );
    await listener.close();
  }
}

/** A port of this machine, and what was said to it. */
async function listen() {
  let said = '';
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (piece: Buffer) => {
      said += piece.toString('latin1');
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    // It listens, so it has one.
    port: (server.address() as AddressInfo).port,
    heard: () => said,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
