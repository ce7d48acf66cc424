import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson, printRows } from './output.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE = 'seed FILE.yaml [--json]';

interface Outcome {
  steps: { service: string; operation: string; outcome: string }[];
  error?: string;
}

/** `kumobako seed FILE`: carries out AWS's own calls in their order; may be run again. */
export async function seed(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, { ...TARGET_OPTIONS, json: { type: 'boolean' } });
  expectWords(positionals, 1, USAGE);
  const path = resolve(positionals[0] ?? '');
  const steps = await readSteps(path);
  const options = { method: 'POST', body: { steps }, waitingFor: 'Seeding' };
  const outcome = (await ask(endpointOf(values), '/_kumobako/seed', options)) as Outcome;
  if (values.json === true) printJson(outcome);
  else
    printRows(
      outcome.steps.map(({ service, operation, outcome: what }) => [`${service}.${operation}`, what]),
    );
  if (outcome.error !== undefined) throw new CliError(outcome.error);
  return EXIT.done;
}

/** A list of `- service.Operation: {members}`. */
async function readSteps(path: string): Promise<object[]> {
  const { parse } = await import('yaml');
  let text: string;
  let list: unknown;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new CliError(`${path} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
  try {
    list = parse(text, { maxAliasCount: 100 });
  } catch (error) {
    throw new CliError(`${path} is no YAML: ${(error as Error).message}`, EXIT.usage);
  }
  if (list === null) return [];
  if (!Array.isArray(list))
    throw new CliError(`${path} must hold a list of calls: - sqs.CreateQueue: {...}`, EXIT.usage);
  return list.map((step, i) => readStep(step, `${path}, step ${i + 1}`, dirname(path)));
}

function readStep(step: unknown, where: string, folder: string): object {
  const entries =
    step !== null && typeof step === 'object' && !Array.isArray(step) ? Object.entries(step) : [];
  const [[name, input] = ['', undefined], ...more] = entries;
  const [, service, operation] = /^([a-z0-9-]+)\.([A-Za-z0-9]+)$/.exec(name) ?? [];
  if (service === undefined || more.length > 0) {
    throw new CliError(`${where}: write one call, as in - sqs.CreateQueue: {QueueName: jobs}`, EXIT.usage);
  }
  return { service, operation, input: withFiles(input, folder, where) };
}

/** `file://PATH` stands for the content of a file, seen from the seed. */
function withFiles(value: unknown, folder: string, where: string): unknown {
  if (typeof value === 'string' && value.startsWith('file://')) return fileOf(value.slice(7), folder, where);
  if (value instanceof Uint8Array) return { $base64: Buffer.from(value).toString('base64') };
  if (Array.isArray(value)) return value.map((item) => withFiles(item, folder, where));
  if (value === null || typeof value !== 'object' || value instanceof Date) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, withFiles(item, folder, where)]),
  );
}

function fileOf(path: string, folder: string, where: string): object {
  try {
    return { $base64: readFileSync(resolve(folder, path)).toString('base64') };
  } catch (error) {
    throw new CliError(`${where}: ${path} cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
}
