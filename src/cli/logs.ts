import { CALLER_OPTIONS } from './aws-call.ts';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { coloured } from './output.ts';
import { ask, endpointOf, open, TARGET_OPTIONS } from './running-cloud.ts';

interface RequestLine {
  startedAtMs: number;
  durationMs: number;
  service: string;
  operation: string;
  status: number;
  error?: string;
  caller: string;
  requestId: string;
  /** Of a request that policies did not allow. */
  denial?: { summary: string; changes?: { text: string }[] };
}

const OPTIONS = {
  ...TARGET_OPTIONS,
  follow: { type: 'boolean', short: 'f' },
  limit: { type: 'string', default: '50' },
  function: { type: 'string' },
  ...CALLER_OPTIONS,
  json: { type: 'boolean' },
} as const;

/** `kumobako logs [--follow]`: the requests that the cloud answered, oldest first; why, for those that it denied. */
export async function logs(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  expectWords(positionals, 0, 'logs [--function NAME] [--follow] [--limit N] [--json]');
  const { limit } = values;
  if (!/^[1-9]\d*$/.test(limit))
    throw new CliError(`--limit is "${limit}"; it must be a whole number.`, EXIT.usage);
  const endpoint = endpointOf(values);
  if (values.function !== undefined) {
    await functionLog(endpoint, values.function, { ...values, limit: Number(limit) });
    return EXIT.done;
  }
  const print = (line: RequestLine) => {
    process.stdout.write(values.json === true ? `${JSON.stringify(line)}\n` : lineText(line));
  };
  if (values.follow === true) await follow(endpoint, limit, print);
  else for (const line of await latest(endpoint, limit)) print(line);
  return EXIT.done;
}

/** What a function printed, from its own log. */
async function functionLog(
  endpoint: string,
  name: string,
  flags: { limit: number; follow?: boolean; json?: boolean; region?: string; account?: string },
): Promise<void> {
  const { callerOf } = await import('./aws-call.ts');
  const log = await import('./function-log.ts');
  const caller = await callerOf(endpoint, flags);
  const query = { function: name, region: flags.region, account: flags.account };
  const print = (line: { timeMs: number; message: string; stream: string }) =>
    void process.stdout.write(flags.json === true ? `${JSON.stringify(line)}\n` : log.lineText(line));
  if (flags.follow === true) await log.followLines(endpoint, query, flags.limit, print);
  else for (const line of await log.lastLines(caller, query, flags.limit)) print(line);
}

async function latest(endpoint: string, limit: string): Promise<RequestLine[]> {
  const page = (await ask(endpoint, `/_kumobako/requests?limit=${limit}`)) as { requests: RequestLine[] };
  return page.requests.reverse();
}

/** What was, then what comes. The stream begins first, so that nothing falls between the two. */
async function follow(endpoint: string, limit: string, print: (line: RequestLine) => void): Promise<void> {
  const stream = await open(endpoint, '/_kumobako/requests/follow');
  const before = await latest(endpoint, limit);
  const printed = new Set(before.map(({ requestId }) => requestId));
  for (const line of before) print(line);
  for await (const { event, data } of serverSentEvents(stream.setEncoding('utf8'))) {
    // The only other kind of event.
    if (event === 'missed') process.stderr.write(`kumobako: too fast to follow; missed requests: ${data}\n`);
    else {
      const line: RequestLine = JSON.parse(data);
      if (!printed.delete(line.requestId)) print(line);
    }
  }
  process.stderr.write('kumobako: the cloud has ended.\n');
}

async function* serverSentEvents(
  chunks: AsyncIterable<string>,
): AsyncGenerator<{ event: string; data: string }> {
  let pending = '';
  for await (const chunk of chunks) {
    const events = (pending + chunk).split('\n\n');
    pending = events.pop() ?? '';
    for (const text of events) {
      const fields = new Map(text.split('\n').map((line) => line.split(/: (.*)/s, 2) as [string, string]));
      const data = fields.get('data');
      if (data !== undefined) yield { event: fields.get('event') ?? 'message', data };
    }
  }
}

function lineText(line: RequestLine): string {
  const time = new Date(line.startedAtMs).toISOString().slice(11, 23);
  const name = line.service === '' ? '(no service)' : `${line.service}.${line.operation}`;
  const colour = line.status >= 500 ? 31 : line.status >= 400 ? 33 : 32;
  const outcome = coloured(colour, `${line.status}${line.error === undefined ? '' : ` ${line.error}`}`);
  const took = `${line.durationMs.toFixed(1)} ms`;
  const who = coloured(90, `${line.caller} ${line.requestId}`);
  const why = [line.denial?.summary, ...(line.denial?.changes ?? []).map(({ text }) => text)];
  const explained = why.flatMap((text) => (text === undefined ? [] : [`              ${text}\n`])).join('');
  return `${time}  ${name.padEnd(34)} ${took.padStart(9)}  ${outcome}  ${who}\n${explained}`;
}
