import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE = 'snapshot save NAME | load NAME | delete NAME | list [--json]';

/** `kumobako snapshot ...`: saves, loads, lists and deletes states of the cloud that runs. */
export async function snapshot(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  const [action, name = ''] = positionals;
  const endpoint = endpointOf(values);
  if (action === 'list') {
    expectWords(positionals, 1, USAGE);
    await list(endpoint, values.json === true);
    return EXIT.done;
  }
  expectWords(positionals, 2, USAGE);
  const query = `?name=${encodeURIComponent(name)}`;
  if (action === 'save') await ask(endpoint, `/_kumobako/snapshots${query}`, { method: 'POST' });
  else if (action === 'load') await ask(endpoint, `/_kumobako/snapshots/load${query}`, { method: 'POST' });
  else if (action === 'delete') await ask(endpoint, `/_kumobako/snapshots${query}`, { method: 'DELETE' });
  else throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
  process.stdout.write(`${{ save: 'Saved', load: 'Loaded', delete: 'Deleted' }[action]} ${name}.\n`);
  return EXIT.done;
}

async function list(endpoint: string, isJson: boolean): Promise<void> {
  const { snapshots } = (await ask(endpoint, '/_kumobako/snapshots')) as {
    snapshots: Record<string, unknown>[];
  };
  if (isJson) printJson(snapshots);
  else if (snapshots.length === 0) process.stdout.write('There are no snapshots.\n');
  else
    printRows(
      snapshots.map((facts) => [String(facts['name']), new Date(Number(facts['createdMs'])).toISOString()]),
    );
}
