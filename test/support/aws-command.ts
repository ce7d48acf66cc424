/** The AWS CLI as a tagged template: aws`sqs create-queue --queue-name ${name}` splits at spaces, but not inside values. */
import { type ClientOptions, type ClientRun, clientVariables, mustRun, runClient } from './run-client.ts';

export interface AwsCommand {
  /** What a call prints, which must succeed. */
  (strings: TemplateStringsArray, ...values: string[]): Promise<string>;
  /** The same, parsed. */
  json(strings: TemplateStringsArray, ...values: string[]): Promise<unknown>;
  /** The code and text that a call fails with, as the CLI shows them, without its count of attempts. */
  failure(strings: TemplateStringsArray, ...values: string[]): Promise<string>;
  run(strings: TemplateStringsArray, ...values: string[]): Promise<ClientRun>;
}

/**
 * @param before arguments for every call, e.g. `--endpoint-url` for versions that know no AWS_ENDPOINT_URL
 * @param options read anew for each call, so that a test can change folder or input
 */
export function awsCommand(
  command: string,
  endpoint: string,
  before: readonly string[] = [],
  options: () => ClientOptions = () => ({}),
): AwsCommand {
  const withEnvironment = (): ClientOptions => {
    const given = options();
    return { ...given, environment: { ...clientVariables(endpoint), ...given.environment } };
  };
  const args = (strings: TemplateStringsArray, values: readonly string[]) => [
    ...before,
    ...splitWords(strings, values),
  ];
  const call = (strings: TemplateStringsArray, ...values: string[]) =>
    mustRun(command, args(strings, values), withEnvironment());
  const run: AwsCommand['run'] = (strings, ...values) =>
    runClient(command, args(strings, values), withEnvironment());
  return Object.assign(call, {
    run,
    async json(strings: TemplateStringsArray, ...values: string[]) {
      return JSON.parse(await call(strings, ...values));
    },
    async failure(strings: TemplateStringsArray, ...values: string[]) {
      const { code, stderr } = await run(strings, ...values);
      if (code === 0) throw new Error(`aws ${args(strings, values).join(' ')} should have failed`);
      return stderr.trim().replace(/ \(reached max retries: \d+\)/, '');
    },
  });
}

/** `a --b ${'x y'}c` is [a, --b, 'x yc']. */
export function splitWords(strings: TemplateStringsArray, values: readonly string[]): string[] {
  const words: string[] = [];
  let word: string | undefined;
  strings.forEach((string, at) => {
    for (const piece of string.split(/(\s+)/)) {
      if (piece === '') continue;
      if (/^\s/.test(piece)) {
        if (word !== undefined) words.push(word);
        word = undefined;
      } else word = (word ?? '') + piece;
    }
    if (at < values.length) word = (word ?? '') + (values[at] ?? '');
  });
  return word === undefined ? words : [...words, word];
}
