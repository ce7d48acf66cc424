import { SETTINGS } from '../server/config.ts';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';
import { ownerPidOf } from './start-owner.ts';

const USAGE =
  'world add [--port N] [--from SNAPSHOT] [--account ID] [--owner-pid PID] | list | remove ID   [--json]';
const PATH = '/_kumobako/worlds';

interface WorldLine {
  id: string;
  endpoint: string;
  from?: string;
  ownerPid?: number;
}

/** `kumobako world ...`: further clouds in the process that runs, each empty or begun with a snapshot. */
export async function world(args: readonly string[]): Promise<number> {
  const [action = '', ...rest] = args;
  if (action === 'add') return add(rest);
  if (action === 'list') return list(rest);
  if (action === 'remove') return remove(rest);
  throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
}

/** `--port` is the new world's here: the cloud that runs is named by `--endpoint` or `--data-dir`. */
async function add(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    ...TARGET_OPTIONS,
    from: { type: 'string' },
    account: { type: 'string' },
    'owner-pid': { type: 'string' },
    json: { type: 'boolean' },
  });
  expectWords(positionals, 0, USAGE);
  const { port, ...target } = values;
  const body = {
    port: port === undefined ? undefined : numberOf('port', port, SETTINGS.port.read(port)),
    from: values.from,
    account: accountOf(values.account),
    ownerPid: values['owner-pid'] === undefined ? undefined : ownerPidOf(values['owner-pid']),
  };
  const made = (await ask(endpointOf(target), PATH, { method: 'POST', body })) as WorldLine;
  if (values.json === true) printJson({ id: made.id, endpoint: made.endpoint });
  else process.stdout.write(`World ${made.id} answers at ${made.endpoint}\n`);
  return EXIT.done;
}

function accountOf(id: string | undefined): string | undefined {
  if (id === undefined || SETTINGS.account.read(id) !== undefined) return id;
  throw new CliError(`"${id}" cannot be --account: write twelve digits.`, EXIT.usage);
}

function numberOf(flag: string, text: string, number: number | undefined): number {
  if (number !== undefined) return number;
  throw new CliError(`"${text}" cannot be --${flag}: write a number.`, EXIT.usage);
}

async function list(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, USAGE);
  const { worlds } = (await ask(endpointOf(values), PATH)) as { worlds: WorldLine[] };
  if (values.json === true) printJson(worlds);
  else if (worlds.length === 0) process.stdout.write('There are no further worlds.\n');
  else
    printRows(
      worlds.map(({ id, endpoint, from, ownerPid }) => [
        id,
        endpoint,
        [from === undefined ? 'empty at first' : `from ${from}`, ownerText(ownerPid)].join(''),
      ]),
    );
  return EXIT.done;
}

const ownerText = (pid: number | undefined): string => (pid === undefined ? '' : `, owned by process ${pid}`);

async function remove(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 1, USAGE);
  const [id = ''] = positionals;
  await ask(endpointOf(values), `${PATH}/${encodeURIComponent(id)}`, { method: 'DELETE' });
  if (values.json === true) printJson({ removed: id });
  else process.stdout.write(`Removed the world ${id}.\n`);
  return EXIT.done;
}
