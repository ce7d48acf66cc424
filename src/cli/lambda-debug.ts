import { createServer } from 'node:net';
import { CALLER_OPTIONS } from './aws-call.ts';
import { CliError, EXIT } from './exit.ts';
import { followLines, lineText } from './function-log.ts';
import { expectWords, parseOptions } from './options.ts';
import { ask, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE = 'lambda debug NAME [--inspect-port 9229]';
const OPTIONS = {
  ...TARGET_OPTIONS,
  ...CALLER_OPTIONS,
  'inspect-port': { type: 'string', default: '9229' },
} as const;
/** The cloud forgets a session of which it has not heard for longer than this by far. */
const RENEW_MS = 2_000;

/**
 * `kumobako lambda debug NAME`: as long as it runs, invocations of the function wait for a debugger; shows the
 * function's log.
 */
export async function lambdaDebug(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  expectWords(positionals, 1, USAGE);
  const port = portOf(values['inspect-port']);
  const endpoint = endpointOf(values);
  const query = { function: positionals[0] ?? '', region: values.region, account: values.account };
  const session = (own: number) =>
    ask(endpoint, '/_kumobako/lambda/debug', { method: 'POST', body: { ...query, port: own } });
  await mustBeFree(port);
  await session(port);
  process.stdout.write(
    `Invocations of ${query.function} wait for a debugger at 127.0.0.1:${port}, and have no timeout: attach an editor, ` +
      `chrome://inspect or \`node inspect 127.0.0.1:${port}\`. Ctrl-C ends this.\n`,
  );
  const following = followLines(endpoint, query, 0, (line) => void process.stdout.write(lineText(line)));
  await Promise.race([renewed(() => session(port)), following, interrupted()]);
  await session(0);
  process.exit(EXIT.done);
}

function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : 0;
  if (port > 0 && port <= 65_535) return port;
  throw new CliError(`--inspect-port is "${text}"; it must be a number from 1 to 65535.`, EXIT.usage);
}

/** A function would only say so in its log. */
async function mustBeFree(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once('error', () =>
      reject(new CliError(`Port ${port} is taken: name another by --inspect-port.`, EXIT.taken)),
    );
    server.listen(port, '127.0.0.1', () => server.close(() => resolve()));
  });
}

/** Rejects when the cloud does not answer any more. */
function renewed(renew: () => Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => void setInterval(() => renew().catch(reject), RENEW_MS));
}

function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve());
  });
}
