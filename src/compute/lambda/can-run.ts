/** Which runtimes this machine can run, told without running anything. */

import { Interpreters } from './interpreters.ts';
import { parseRuntime } from './runtime-names.ts';

/** What to do for languages that kumobako has no client for. */
export const REFUSED: Readonly<Record<string, string>> = {
  ruby:
    'kumobako has no runtime for Ruby. A `bootstrap` for provided.al2023 that starts aws_lambda_ric ' +
    '(gem install aws_lambda_ric) does.',
  dotnet:
    'kumobako has no runtime for .NET. Publish a self-contained executable with Amazon.Lambda.RuntimeSupport, ' +
    'named `bootstrap`, for provided.al2023.',
  go: 'The go1.x runtime is retired. Build an executable named `bootstrap` with aws-lambda-go, for provided.al2023.',
};

export function canRunHere(name: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const runtime = parseRuntime(name);
  if (runtime === undefined || runtime.family in REFUSED) return false;
  return runtime.family === 'provided' || new Interpreters(environment).has(runtime.family);
}
