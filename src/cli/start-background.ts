import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfig } from './arguments.ts';
import { CliError, EXIT } from './exit.ts';
import { withProgress } from './progress.ts';
import { takeOwner } from './start-owner.ts';

/** How much of a log is shown of a start that failed. */
const TAIL_BYTES = 2_000;

/**
 * `kumobako start --wait`: starts the cloud in a process of its own and returns when it is ready, its hooks included.
 * It writes to a log file; `kumobako stop` ends it.
 */
export async function startInBackground(args: readonly string[]): Promise<number> {
  const { config, folder } = readConfig(takeOwner(args.filter((arg) => arg !== '--json')).settings);
  const logFolder = config.ephemeral ? tmpdir() : folder;
  mkdirSync(logFolder, { recursive: true });
  const path = join(logFolder, config.ephemeral ? `kumobako-${process.pid}.log` : 'kumobako.log');
  const log = openSync(path, 'a', 0o600);
  const child = spawn(process.execPath, [process.argv[1] ?? '', 'start', ...args], {
    detached: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  child.once('message', (banner) => resolve(String(banner)));
  child.once('error', reject);
  child.once('exit', (code) => {
    const said = readFileSync(path, 'utf8').slice(-TAIL_BYTES).trim();
    reject(
      new CliError(`The cloud did not start:\n${said}`, code === null || code === 0 ? EXIT.failed : code),
    );
  });
  const banner = await withProgress('Waiting for the cloud', promise);
  child.disconnect();
  child.unref();
  process.stdout.write(banner);
  return EXIT.done;
}
