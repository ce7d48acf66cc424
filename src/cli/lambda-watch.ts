import { realpathSync } from 'node:fs';
import { setTimeout as after } from 'node:timers/promises';
import { AwsRefusal, CALLER_OPTIONS, type Caller, callAws, callerOf } from './aws-call.ts';
import { CliError, EXIT } from './exit.ts';
import { followLines, lineText } from './function-log.ts';
import { expectWords, parseOptions } from './options.ts';
import { endpointOf, TARGET_OPTIONS } from './running-cloud.ts';

const USAGE =
  'lambda watch DIR --name NAME --handler H --runtime R [--role ARN] [--timeout S] [--memory MB] [--env K=V]...';
const OPTIONS = {
  ...TARGET_OPTIONS,
  ...CALLER_OPTIONS,
  name: { type: 'string' },
  handler: { type: 'string' },
  runtime: { type: 'string' },
  role: { type: 'string' },
  timeout: { type: 'string' },
  memory: { type: 'string' },
  env: { type: 'string', multiple: true },
} as const;

const FUNCTIONS = '/2015-03-31/functions';
const POLL_MS = 50;
/** Made for functions that name no role of their own. */
const ROLE_NAME = 'kumobako-lambda-watch';

interface Configuration {
  Role?: string;
  State?: string;
  LastUpdateStatus?: string;
}

/**
 * `kumobako lambda watch DIR`: a function that runs the files of a folder as they are when it is invoked, made or
 * updated; then its log, until Ctrl-C.
 */
export async function lambdaWatch(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(args, OPTIONS);
  expectWords(positionals, 1, USAGE);
  const { name, handler, runtime } = values;
  if (name === undefined) throw new CliError(`Usage: kumobako ${USAGE}`, EXIT.usage);
  const folder = realFolder(positionals[0] ?? '');
  const wanted = {
    Handler: handler,
    Runtime: runtime,
    Role: values.role,
    Timeout: wholeNumber('timeout', values.timeout),
    MemorySize: wholeNumber('memory', values.memory),
    Environment: values.env === undefined ? undefined : { Variables: variablesOf(values.env) },
  };
  const endpoint = endpointOf(values);
  const caller = await callerOf(endpoint, values);
  const isNew = (await configurationOf(caller, name)) === undefined;
  const code = { S3Bucket: 'hot-reload', S3Key: folder };
  if (isNew) {
    if (handler === undefined || runtime === undefined) {
      throw new CliError(
        `There is no function ${name} yet: to make it takes --handler and --runtime.`,
        EXIT.usage,
      );
    }
    const Role = values.role ?? (await watchRole(caller));
    await send(caller, 'POST', FUNCTIONS, { ...wanted, FunctionName: name, Code: code, Role });
  } else {
    await send(caller, 'PUT', `${pathOf(name)}/code`, code);
    await settled(caller, name);
    if (Object.values(wanted).some((value) => value !== undefined)) {
      await send(caller, 'PUT', `${pathOf(name)}/configuration`, wanted);
    }
  }
  await settled(caller, name);
  process.stdout.write(
    `${isNew ? 'Made' : 'Updated'} ${name}: each invocation runs ${folder} as it is then. ` +
      `Try: kumobako lambda invoke ${name}\n`,
  );
  const query = { function: name, region: caller.region, account: values.account };
  return followLines(endpoint, query, 0, (line) => void process.stdout.write(lineText(line)));
}

function realFolder(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    throw new CliError(`There is no folder ${path}.`, EXIT.usage);
  }
}

function wholeNumber(flag: string, text: string | undefined): number | undefined {
  if (text === undefined || /^[1-9]\d*$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new CliError(`--${flag} is "${text}"; it must be a whole number.`, EXIT.usage);
}

function variablesOf(settings: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    settings.map((setting) => {
      const [, name, value = ''] = /^([A-Za-z]\w+)=(.*)$/s.exec(setting) ?? [];
      if (name === undefined) throw new CliError(`--env is "${setting}"; write NAME=VALUE.`, EXIT.usage);
      return [name, value];
    }),
  );
}

const pathOf = (name: string) => `${FUNCTIONS}/${encodeURIComponent(name)}`;

async function send(caller: Caller, method: string, path: string, body?: object): Promise<Configuration> {
  const answer = await callAws(caller, {
    service: 'lambda',
    method,
    path,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  return JSON.parse(answer.body.toString());
}

async function configurationOf(caller: Caller, name: string): Promise<Configuration | undefined> {
  try {
    return await send(caller, 'GET', `${pathOf(name)}/configuration`);
  } catch (error) {
    if (error instanceof AwsRefusal && error.code === 'ResourceNotFoundException') return undefined;
    throw error;
  }
}

/** Changes of a function take effect after they were answered. */
async function settled(caller: Caller, name: string): Promise<void> {
  for (;;) {
    const { State, LastUpdateStatus } = (await configurationOf(caller, name)) ?? {};
    if (State !== 'Pending' && LastUpdateStatus !== 'InProgress') return;
    await after(POLL_MS);
  }
}

/** A role that may do everything, as developers have it who try something out. */
async function watchRole(caller: Caller): Promise<string> {
  const statement = {
    Effect: 'Allow',
    Principal: { Service: 'lambda.amazonaws.com' },
    Action: 'sts:AssumeRole',
  };
  const everything = { Effect: 'Allow', Action: '*', Resource: '*' };
  const document = (one: object) => JSON.stringify({ Version: '2012-10-17', Statement: [one] });
  try {
    await iam(caller, 'CreateRole', { AssumeRolePolicyDocument: document(statement) });
    await iam(caller, 'PutRolePolicy', { PolicyName: 'everything', PolicyDocument: document(everything) });
    process.stderr.write(
      `kumobako: made the role ${ROLE_NAME}, which may do everything; --role names another.\n`,
    );
  } catch (error) {
    if (!(error instanceof AwsRefusal && error.code === 'EntityAlreadyExists')) throw error;
  }
  const text = await iam(caller, 'GetRole', {});
  return /<Arn>([^<]+)<\/Arn>/.exec(text)?.[1] ?? '';
}

async function iam(caller: Caller, action: string, parameters: Record<string, string>): Promise<string> {
  const form = new URLSearchParams({
    Action: action,
    Version: '2010-05-08',
    RoleName: ROLE_NAME,
    ...parameters,
  });
  const { body } = await callAws(caller, {
    service: 'iam',
    method: 'POST',
    path: '/',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: form.toString(),
  });
  return body.toString();
}
