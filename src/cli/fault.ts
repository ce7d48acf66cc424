import { CliError, EXIT } from './exit.ts';
import { expectWords, parseDuration, parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE =
  'fault add --service S --operation OP [--error CODE] [--rate 0.3] [--count 5] [--latency 200ms] | list | clear [ID]';
const PATH = '/_kumobako/faults';

interface FaultLine {
  id: string;
  service: string;
  operation: string;
  error?: string;
  rate: number;
  count?: number;
  latencyMs: number;
  struck: number;
}

/** `kumobako fault ...`: calls that fail or wait on order. */
export async function fault(args: readonly string[]): Promise<number> {
  const [action = '', ...rest] = args;
  if (action === 'add') return add(rest);
  if (action === 'list') return list(rest);
  if (action === 'clear') return clear(rest);
  throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
}

async function add(args: readonly string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseOptions(args, {
    ...TARGET_OPTIONS,
    service: text,
    operation: text,
    error: text,
    message: text,
    rate: text,
    count: text,
    latency: text,
    seed: text,
    json: { type: 'boolean' },
  });
  expectWords(positionals, 0, USAGE);
  const { service, operation, error, message, rate, count, latency, seed } = values;
  if (service === undefined || operation === undefined)
    throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
  const body = {
    service,
    operation,
    error,
    message,
    rate: numberOf('rate', rate),
    count: numberOf('count', count),
    latencyMs: latency === undefined ? undefined : parseDuration(latency),
    seed: numberOf('seed', seed),
  };
  const made = (await ask(endpointOf(values), PATH, { method: 'POST', body })) as FaultLine;
  if (values.json === true) printJson(made);
  else process.stdout.write(`${made.id}: ${textOf(made)}\n`);
  return EXIT.done;
}

function numberOf(flag: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new CliError(`"${text}" cannot be --${flag}: write a number.`, EXIT.usage);
}

function textOf({ service, operation, error, rate, count, latencyMs }: FaultLine): string {
  const what = [
    ...(latencyMs > 0 ? [`waits ${latencyMs} ms`] : []),
    ...(error === undefined ? [] : [`fails with ${error}`]),
  ].join(' and ');
  const often = rate === 1 ? '' : `, ${Number((rate * 100).toFixed(4))} % of the calls`;
  return `${service} ${operation} ${what}${often}${count === undefined ? '' : `, ${count} times`}`;
}

async function list(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 0, USAGE);
  const { faults } = (await ask(endpointOf(values), PATH)) as { faults: FaultLine[] };
  if (values.json === true) printJson(faults);
  else if (faults.length === 0) process.stdout.write('No faults are ordered.\n');
  else printRows(faults.map((line) => [line.id, textOf(line), `${line.struck} so far`]));
  return EXIT.done;
}

async function clear(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  const [id, ...more] = positionals;
  expectWords(more, 0, USAGE);
  const path = id === undefined ? PATH : `${PATH}/${encodeURIComponent(id)}`;
  const answer = (await ask(endpointOf(values), path, { method: 'DELETE' })) as { cleared: number };
  if (values.json === true) printJson(answer);
  else process.stdout.write(`Cleared ${answer.cleared === 1 ? 'one fault' : `${answer.cleared} faults`}.\n`);
  return EXIT.done;
}
