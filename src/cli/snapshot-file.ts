/** `kumobako snapshot export` and `import`: a state as one file. */

import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson } from './output.ts';
import { withProgress } from './progress.ts';
import { ask, endpointOf, open, TARGET_OPTIONS } from './running-cloud.ts';

const PATH = '/_kumobako/snapshots/file';

/** Writes a snapshot, or the state as it is now, into a file; aside first, so that no half of one is ever there. */
export async function exportSnapshot(args: readonly string[], usage: string): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    ...TARGET_OPTIONS,
    name: { type: 'string' },
    force: { type: 'boolean' },
    json: { type: 'boolean' },
  });
  expectWords(positionals, 1, usage);
  const path = resolve(positionals[0] ?? '');
  if (existsSync(path) && values.force !== true) {
    throw new CliError(`${path} is there already: choose another name, or replace it with --force.`);
  }
  const query = values.name === undefined ? '' : `?name=${encodeURIComponent(values.name)}`;
  const aside = `${path}.${process.pid}`;
  try {
    const file = await open(endpointOf(values), `${PATH}${query}`);
    const target = createWriteStream(aside, { flags: 'wx', mode: 0o600 });
    await withProgress('Exporting the snapshot', pipeline(file, target));
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error instanceof CliError ? error : new CliError(`${path} was not written: ${String(error)}`);
  }
  const bytes = statSync(path).size;
  if (values.json === true) printJson({ exported: path, bytes });
  else process.stdout.write(`Exported to ${path} (${Math.ceil(bytes / 1024)} KiB).\n`);
  return EXIT.done;
}

/** Makes a file a snapshot of the cloud that runs; `kumobako snapshot load` then goes there. */
export async function importSnapshot(args: readonly string[], usage: string): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 2, usage);
  const [path = '', name = ''] = positionals;
  if (!existsSync(path)) throw new CliError(`There is no file ${path}.`);
  await ask(endpointOf(values), `${PATH}?name=${encodeURIComponent(name)}`, {
    method: 'POST',
    body: createReadStream(path),
    waitingFor: 'Importing the snapshot',
  });
  if (values.json === true) printJson({ imported: name });
  else
    process.stdout.write(`Imported the snapshot ${name}; \`kumobako snapshot load ${name}\` goes there.\n`);
  return EXIT.done;
}
