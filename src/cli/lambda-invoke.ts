import { readFileSync } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { CALLER_OPTIONS, callAws, callerOf } from './aws-call.ts';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { coloured, printJson } from './output.ts';
import { endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE = 'lambda invoke NAME [--event FILE|-] [--qualifier Q] [--async] [--json]';
const OPTIONS = {
  ...TARGET_OPTIONS,
  ...CALLER_OPTIONS,
  event: { type: 'string' },
  qualifier: { type: 'string' },
  async: { type: 'boolean' },
  json: { type: 'boolean' },
} as const;

/**
 * `kumobako lambda invoke NAME`: the answer on standard output, the log on standard error, so that `| jq` works. A
 * function that failed is another exit code than a call that was refused.
 */
export async function lambdaInvoke(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  expectWords(positionals, 1, USAGE);
  const name = positionals[0] ?? '';
  const event = values.event === undefined ? Buffer.from('{}') : await readEvent(values.event);
  const caller = await callerOf(endpointOf(values), values);
  const { qualifier } = values;
  const { status, header, body } = await callAws(caller, {
    service: 'lambda',
    method: 'POST',
    path: `/2015-03-31/functions/${encodeURIComponent(name)}/invocations`,
    ...(qualifier === undefined ? {} : { query: { Qualifier: qualifier } }),
    headers:
      values.async === true
        ? { 'x-amz-invocation-type': 'Event' }
        : { 'x-amz-invocation-type': 'RequestResponse', 'x-amz-log-type': 'Tail' },
    body: event,
  });
  const requestId = header('x-amzn-requestid') ?? '';
  if (values.async === true) {
    if (values.json === true) printJson({ statusCode: status, requestId });
    else process.stdout.write(`Accepted as ${requestId}\n`);
    return EXIT.done;
  }
  const error = header('x-amz-function-error');
  const log = Buffer.from(header('x-amz-log-result') ?? '', 'base64').toString();
  const text = body.toString();
  if (values.json === true) {
    const executedVersion = header('x-amz-executed-version');
    printJson({ statusCode: status, requestId, executedVersion, error, payload: parsedOr(text), log });
  } else {
    process.stdout.write(`${process.stdout.isTTY ? indented(text) : text}\n`);
    process.stderr.write(coloured(90, log));
  }
  return error === undefined ? EXIT.done : EXIT.functionFailed;
}

async function readEvent(from: string): Promise<Buffer> {
  let bytes: Buffer;
  try {
    bytes = from === '-' ? await buffer(process.stdin) : readFileSync(from);
  } catch (error) {
    throw new CliError(`The event cannot be read: ${(error as Error).message}`, EXIT.usage);
  }
  try {
    JSON.parse(bytes.toString());
  } catch (error) {
    const where = from === '-' ? 'standard input' : from;
    throw new CliError(`The event from ${where} is no JSON: ${(error as Error).message}`, EXIT.usage);
  }
  return bytes;
}

/** Functions may answer what is no JSON. */
function parsedOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function indented(text: string): string {
  const value = parsedOr(text);
  return typeof value === 'object' ? JSON.stringify(value, undefined, 2) : text;
}
