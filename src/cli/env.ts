import { clientEnvironment, FOREIGN_VARIABLES } from '../server/client-environment.ts';
import { CliError, EXIT } from './exit.ts';
import { expectWords, parseOptions } from './options.ts';
import { printJson } from './output.ts';
import { askFacts, endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

interface Form {
  set(name: string, value: string): string;
  unset(name: string): string | undefined;
}

const quoted = (value: string) => `'${value.replaceAll("'", `'\\''`)}'`;

const FORMS: Readonly<Record<string, Form>> = {
  sh: { set: (name, value) => `export ${name}=${quoted(value)}`, unset: (name) => `unset ${name}` },
  fish: {
    set: (name, value) => `set -gx ${name} '${value.replaceAll(/[\\']/g, '\\$&')}'`,
    unset: (name) => `set -e ${name}`,
  },
  powershell: {
    set: (name, value) => `$env:${name} = '${value.replaceAll("'", "''")}'`,
    unset: (name) => `Remove-Item Env:${name}`,
  },
  // A file of settings can leave a variable out, not take it away.
  dotenv: { set: (name, value) => `${name}=${value}`, unset: () => undefined },
};

/**
 * `kumobako env`: variables that point AWS's tools here, e.g. `eval "$(kumobako env)"`, and the removal of those that
 * would stand in their way. Needs no running cloud, but takes its region from one that runs.
 */
export async function env(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, {
    ...TARGET_OPTIONS,
    region: { type: 'string' },
    account: { type: 'string' },
    shell: { type: 'string', default: 'sh' },
    json: { type: 'boolean' },
  });
  expectWords(positionals, 0, `env [--shell ${Object.keys(FORMS).join('|')}] [--json]`);
  const form = Object.hasOwn(FORMS, values.shell) ? FORMS[values.shell] : undefined;
  if (form === undefined)
    throw new CliError(`--shell is one of ${Object.keys(FORMS).join(', ')}.`, EXIT.usage);
  const endpoint = endpointOf(values);
  const region = values.region ?? (await regionOf(endpoint));
  const variables = clientEnvironment(endpoint, { region, account: checkedAccount(values.account) });
  if (values.json === true) {
    printJson(variables);
    return EXIT.done;
  }
  const removals = FOREIGN_VARIABLES.filter((name) => process.env[name] !== undefined).map(form.unset);
  const settings = Object.entries(variables).map(([name, value]) => form.set(name, value));
  for (const line of [...removals, ...settings]) if (line !== undefined) process.stdout.write(`${line}\n`);
  return EXIT.done;
}

async function regionOf(endpoint: string): Promise<string> {
  try {
    return (await askFacts(endpoint)).region;
  } catch (error) {
    if (!(error instanceof CliError)) throw error;
    process.stderr.write(`kumobako: nothing answers at ${endpoint} yet; the region is a guess.\n`);
    return process.env['KUMOBAKO_REGION'] ?? 'us-east-1';
  }
}

/** `--account`: whose root user to be. */
export function checkedAccount(account: string | undefined): string | undefined {
  if (account === undefined || /^\d{12}$/.test(account)) return account;
  throw new CliError(`--account is "${account}"; it must be twelve digits.`, EXIT.usage);
}
