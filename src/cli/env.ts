import { clientEnvironment } from '../server/client-environment.ts';
import { CliError, EXIT } from './exit.ts';
import { parseOptions } from './options.ts';
import { printJson } from './output.ts';
import { endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const FORMS: Readonly<Record<string, (name: string, value: string) => string>> = {
  sh: (name, value) => `export ${name}=${value}`,
  fish: (name, value) => `set -gx ${name} ${value}`,
  powershell: (name, value) => `$env:${name} = '${value}'`,
  dotenv: (name, value) => `${name}=${value}`,
};

/** `kumobako env`: variables that point AWS's tools here, e.g. `eval "$(kumobako env)"`. */
export async function env(args: readonly string[]): Promise<number> {
  const { values } = parseOptions(args, {
    ...TARGET_OPTIONS,
    region: { type: 'string' },
    shell: { type: 'string', default: 'sh' },
    json: { type: 'boolean' },
  });
  const variables = clientEnvironment(endpointOf(values), {
    region: values.region ?? process.env['KUMOBAKO_REGION'] ?? 'us-east-1',
  });
  if (values.json === true) {
    printJson(variables);
    return EXIT.done;
  }
  const form = Object.hasOwn(FORMS, values.shell) ? FORMS[values.shell] : undefined;
  if (form === undefined)
    throw new CliError(`--shell is one of ${Object.keys(FORMS).join(', ')}.`, EXIT.usage);
  for (const [name, value] of Object.entries(variables)) process.stdout.write(`${form(name, value)}\n`);
  return EXIT.done;
}
