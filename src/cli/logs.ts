import { EXIT } from './exit.ts';
import { parseOptions } from './options.ts';
import { coloured } from './output.ts';
import { ask, endpointOf, request, TARGET_OPTIONS } from './running-cloud.ts';

interface RequestLine {
  startedAtMs: number;
  durationMs: number;
  service: string;
  operation: string;
  status: number;
  error?: string;
  caller: string;
  requestId: string;
}

/** `kumobako logs [--follow]`: the requests that the cloud answered, oldest first. */
export async function logs(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, {
    ...TARGET_OPTIONS,
    follow: { type: 'boolean', short: 'f' },
    limit: { type: 'string', default: '50' },
    json: { type: 'boolean' },
  });
  const endpoint = endpointOf(values);
  const print = (line: RequestLine) => {
    process.stdout.write(values.json === true ? `${JSON.stringify(line)}\n` : `${lineText(line)}\n`);
  };
  const page = (await ask(endpoint, `/_kumobako/requests?limit=${encodeURIComponent(values.limit)}`)) as {
    requests: RequestLine[];
  };
  for (const line of page.requests.reverse()) print(line);
  if (values.follow === true) await follow(endpoint, print);
  return EXIT.done;
}

async function follow(endpoint: string, print: (line: RequestLine) => void): Promise<void> {
  const response = await request(endpoint, '/_kumobako/requests/follow');
  let pending = '';
  for await (const chunk of response.body ?? []) {
    const lines = (pending + Buffer.from(chunk).toString('utf8')).split('\n');
    pending = lines.pop() ?? '';
    for (const line of lines) if (line.startsWith('data: ')) print(JSON.parse(line.slice('data: '.length)));
  }
}

function lineText(line: RequestLine): string {
  const time = new Date(line.startedAtMs).toISOString().slice(11, 23);
  const name = line.service === '' ? '(no service)' : `${line.service}.${line.operation}`;
  const colour = line.status >= 500 ? 31 : line.status >= 400 ? 33 : 32;
  const outcome = coloured(colour, `${line.status}${line.error === undefined ? '' : ` ${line.error}`}`);
  const took = `${line.durationMs.toFixed(1)} ms`;
  return `${time}  ${name.padEnd(34)} ${took.padStart(9)}  ${outcome}  ${coloured(90, `${line.caller} ${line.requestId}`)}`;
}
