import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { type AskOptions, ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';
import { exportSnapshot, importSnapshot } from './snapshot-file.ts';

const USAGE =
  'snapshot save NAME | load NAME | delete NAME | list | export FILE [--name NAME] [--force] | import FILE NAME   [--json]';

interface Action extends AskOptions {
  path: string;
  done: string;
}

const ACTIONS: Readonly<Record<string, Action>> = {
  save: {
    method: 'POST',
    path: '/_kumobako/snapshots',
    waitingFor: 'Saving the snapshot',
    done: 'Saved the snapshot',
  },
  load: {
    method: 'POST',
    path: '/_kumobako/snapshots/load',
    waitingFor: 'Loading the snapshot',
    done: 'The cloud is again as in the snapshot',
  },
  delete: {
    method: 'DELETE',
    path: '/_kumobako/snapshots',
    waitingFor: 'Deleting the snapshot',
    done: 'Deleted the snapshot',
  },
};

/** `kumobako snapshot ...`: saves, loads, lists and deletes states of the cloud that runs. */
export async function snapshot(args: readonly string[]): Promise<number> {
  if (args[0] === 'export') return exportSnapshot(args.slice(1), USAGE);
  if (args[0] === 'import') return importSnapshot(args.slice(1), USAGE);
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  const [name = '', ...rest] = positionals;
  if (name === 'list') {
    expectWords(rest, 0, USAGE);
    await list(endpointOf(values), values.json === true);
    return EXIT.done;
  }
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined;
  if (action === undefined) throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
  expectWords(rest, 1, USAGE);
  const [snapshotName = ''] = rest;
  const { path, done, ...options } = action;
  await ask(endpointOf(values), `${path}?name=${encodeURIComponent(snapshotName)}`, options);
  if (values.json === true) printJson({ [name]: true, name: snapshotName });
  else process.stdout.write(`${done} ${snapshotName}.\n`);
  return EXIT.done;
}

interface SnapshotLine {
  name: string;
  createdMs: number;
  storeBytes: number;
}

async function list(endpoint: string, isJson: boolean): Promise<void> {
  const { snapshots } = (await ask(endpoint, '/_kumobako/snapshots')) as { snapshots: SnapshotLine[] };
  if (isJson) printJson(snapshots);
  else if (snapshots.length === 0) process.stdout.write('There are no snapshots.\n');
  else
    printRows(
      snapshots.map(({ name, createdMs, storeBytes }) => [
        name,
        new Date(createdMs).toISOString(),
        `${Math.ceil(storeBytes / 1024)} KiB`,
      ]),
    );
}
