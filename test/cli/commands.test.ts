import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import { SNS } from '@aws-sdk/client-sns';
import { CreateQueueCommand, ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newUser, type Running, seen, type User } from '../support/command.ts';

let user: User;
let cloud: Running;
beforeEach(async () => {
  user = newUser();
  cloud = await user.start(['--region', 'eu-west-1']);
});
afterEach(() => user.leave());

const ROOT = { accessKeyId: 'test', secretAccessKey: 'test' };
const sqs = (credentials = ROOT) =>
  new SQSClient({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
const createQueue = (name: string) => sqs().send(new CreateQueueCommand({ QueueName: name }));
const queueCount = async () => (await sqs().send(new ListQueuesCommand({}))).QueueUrls?.length ?? 0;

test('status: for people and for machines', async () => {
  const { code, stdout } = await user.run(['status']);
  expect(code).toBe(0);
  expect(stdout).toContain(cloud.endpoint);
  expect(await user.json(['status'])).toMatchObject({
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    auth: 'standard',
    ephemeral: false,
    pid: cloud.child.pid,
    clock: { offsetMs: 0 },
  });
});

test('a cloud is found by its data directory, port or endpoint; flags win over the environment', async () => {
  const other = await user.start(['--ephemeral']);
  const endpointOf = async (args: string[], environment = {}) => {
    const { stdout } = await user.run(['status', '--json', ...args], environment);
    return JSON.parse(stdout).endpoint;
  };
  const environment = { KUMOBAKO_ENDPOINT: other.endpoint };
  expect(await endpointOf([])).toBe(cloud.endpoint);
  expect(await endpointOf([], environment)).toBe(other.endpoint);
  expect(await endpointOf([], { KUMOBAKO_PORT: String(other.port) })).toBe(other.endpoint);
  expect(await endpointOf(['--port', String(cloud.port)], environment)).toBe(cloud.endpoint);
  expect(await endpointOf(['--endpoint', `${cloud.endpoint}/`], environment)).toBe(cloud.endpoint);
  expect(await endpointOf(['--data-dir', join(user.home, 'data/kumobako')], environment)).toBe(
    cloud.endpoint,
  );
});

test('a data directory that somebody names never leads to another cloud; code 3', async () => {
  for (const environment of [{}, { KUMOBAKO_ENDPOINT: cloud.endpoint }]) {
    const outcome = await user.run(['reset', '--data-dir', join(user.home, 'other')], environment);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toMatch(/^kumobako: No cloud runs on .*other\. Start one with/);
  }
  cloud.child.kill('SIGKILL');
  await cloud.ended;
  // Its running.json is still there.
  const outcome = await user.run(['status', '--data-dir', join(user.home, 'data/kumobako')]);
  expect(outcome.code).toBe(3);
});

test('reset forgets, and keeps what was before as a snapshot', async () => {
  await createQueue('before');
  const { code, stdout } = await user.run(['reset']);
  expect(code).toBe(0);
  expect(stdout).toContain('kumobako snapshot load before-reset');
  expect(await queueCount()).toBe(0);
  expect((await user.run(['snapshot', 'load', 'before-reset'])).code).toBe(0);
  expect(await queueCount()).toBe(1);
});

test('snapshots: save, list, load, delete', async () => {
  expect((await user.run(['snapshot', 'list'])).stdout).toBe('There are no snapshots.\n');
  await createQueue('one');
  expect((await user.run(['snapshot', 'save', 'with-one'])).stdout).toBe('Saved the snapshot with-one.\n');
  await createQueue('two');
  expect(await user.json(['snapshot', 'load', 'with-one'])).toEqual({ load: true, name: 'with-one' });
  expect(await queueCount()).toBe(1);
  expect(await user.json(['snapshot', 'list'])).toEqual([expect.objectContaining({ name: 'with-one' })]);
  expect((await user.run(['snapshot', 'delete', 'with-one'])).code).toBe(0);
  expect(await user.json(['snapshot', 'list'])).toEqual([]);
});

test('a snapshot that is refused changes nothing: the cloud goes on', async () => {
  await createQueue('one');
  await user.run(['snapshot', 'save', 'taken']);
  const refused = [
    [['snapshot', 'load', 'nowhere'], /There is no snapshot nowhere/],
    [['snapshot', 'delete', 'nowhere'], /There is no snapshot nowhere/],
    [['snapshot', 'save', 'taken'], /taken/],
    [['snapshot', 'save', '../up'], /cannot name a snapshot: use 1 to 64 letters/],
  ] as const;
  for (const [args, text] of refused) {
    const { code, stderr } = await user.run(args);
    expect(code).toBe(1);
    expect(stderr).toMatch(text);
  }
  expect(await queueCount()).toBe(1);
});

test('the clock: shown, moved, set; never back', async () => {
  expect((await user.run(['clock'])).stdout).toMatch(/^\d{4}-.*Z \(not moved\)\n$/);
  expect((await user.run(['clock', 'advance', '3d4h'])).stdout).toContain('(3d 4h ahead of the wall clock)');
  expect(await user.json(['clock', 'set', '2100-01-01T00:00:00Z'])).toMatchObject({
    now: expect.stringMatching(/^2100-01-01T00:00:00/),
  });
  const back = await user.run(['clock', 'set', '2001-01-01T00:00:00Z']);
  expect([back.code, back.stderr]).toEqual([1, 'kumobako: The clock only moves forward.\n']);
  const far = await user.run(['clock', 'advance', '999999999w']);
  expect([far.code, far.stderr]).toEqual([1, 'kumobako: The clock ends with the year 9999.\n']);
});

test('inbox: short messages and push notifications together, newest first', async () => {
  expect((await user.run(['inbox'])).stdout).toBe('The inbox is empty.\n');
  const sns = new SNS({
    endpoint: cloud.endpoint,
    region: 'eu-west-1',
    credentials: ROOT,
    maxAttempts: 1,
  });
  await sns.publish({ PhoneNumber: '+819012345678', Message: 'to a phone' });
  const { PlatformApplicationArn } = await sns.createPlatformApplication({
    Name: 'app',
    Platform: 'GCM',
    Attributes: { PlatformCredential: 'never shown' },
  });
  const { EndpointArn } = await sns.createPlatformEndpoint({ PlatformApplicationArn, Token: 'my-token' });
  await sns.publish({ TargetArn: EndpointArn, Message: 'to a device' });
  const { stdout } = await user.run(['inbox']);
  expect(stdout).toMatch(/GCM app to my-token .*\n {2}to a device\n\+819012345678 .*\n {2}to a phone\n$/);
  expect(stdout).not.toContain('never shown');
  expect(await user.json(['inbox', '--json'])).toMatchObject({
    messages: [{ message: 'to a phone' }],
    notifications: [{ message: 'to a device', token: 'my-token' }],
  });
  sns.destroy();
});

test('logs: what was asked, and for a denial why and what would allow it', async () => {
  const iam = new IAMClient({ endpoint: cloud.endpoint, region: 'eu-west-1', credentials: ROOT });
  await iam.send(new CreateUserCommand({ UserName: 'eve' }));
  const policy = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: 'sqs:Get*', Resource: '*' }],
  };
  await iam.send(
    new PutUserPolicyCommand({ UserName: 'eve', PolicyName: 'p', PolicyDocument: JSON.stringify(policy) }),
  );
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'eve' }));
  const { AccessKeyId: accessKeyId = '', SecretAccessKey: secretAccessKey = '' } = AccessKey ?? {};
  const eve = sqs({ accessKeyId, secretAccessKey });
  await expect(eve.send(new CreateQueueCommand({ QueueName: 'q' }))).rejects.toThrow(/not authorized/);

  // Asking for the log is no part of it.
  await user.run(['status']);
  const { stdout } = await user.run(['logs']);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.filter((line) => / \d+\.\d ms /.test(line))).toHaveLength(4);
  expect(lines[0]).toMatch(/iam\.CreateUser +\d+\.\d ms {2}200 {2}arn:aws:iam::000000000000:root /);
  const denied = lines.findIndex((line) => line.includes('sqs.CreateQueue'));
  expect(lines[denied]).toMatch(/400 AccessDeniedException {2}arn:aws:iam::000000000000:user\/eve /);
  expect(lines.slice(denied + 1).join(' ')).toMatch(/sqs:CreateQueue/i);

  const json = await user.run(['logs', '--json', '--limit', '1']);
  expect(JSON.parse(json.stdout)).toMatchObject({ operation: 'CreateQueue', denial: { changes: [{}] } });
});

test('logs --follow shows each request once, and ends with the cloud without holding it up', async () => {
  await createQueue('before');
  const child = user.spawn(['logs', '--follow', '--json']);
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await seen(child, () => text.includes('CreateQueue'));
  await sqs().send(new ListQueuesCommand({}));
  await seen(child, () => text.includes('ListQueues'));
  const ended = new Promise((resolve) => child.once('close', resolve));
  expect((await user.run(['stop'])).code).toBe(0);
  expect(await ended).toBe(0);
  const operations = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).operation);
  expect(operations).toEqual(['CreateQueue', 'ListQueues']);
});

test('env: for each shell, with the region of the cloud that runs; takes away what stands in the way', async () => {
  const { stdout } = await user.run(['env'], { AWS_PROFILE: 'work' });
  expect(stdout).toBe(
    `unset AWS_PROFILE\nexport AWS_ENDPOINT_URL='${cloud.endpoint}'\nexport AWS_ACCESS_KEY_ID='test'\n` +
      `export AWS_SECRET_ACCESS_KEY='test'\nexport AWS_REGION='eu-west-1'\nexport AWS_DEFAULT_REGION='eu-west-1'\n`,
  );
  expect((await user.run(['env', '--shell', 'fish'])).stdout).toContain("set -gx AWS_REGION 'eu-west-1'\n");
  expect((await user.run(['env', '--shell', 'powershell'])).stdout).toContain(
    "$env:AWS_REGION = 'eu-west-1'\n",
  );
  expect((await user.run(['env', '--shell', 'dotenv'])).stdout).toContain('AWS_REGION=eu-west-1\n');
  expect(await user.json(['env', '--account', '123456789012'])).toMatchObject({
    AWS_ACCESS_KEY_ID: '123456789012',
  });
});

test('env works before a cloud does, and says that it guesses', async () => {
  const { code, stdout, stderr } = await user.run(['env', '--port', '1']);
  expect(code).toBe(0);
  expect(stdout).toContain("AWS_ENDPOINT_URL='http://127.0.0.1:1'");
  expect(stderr).toContain('nothing answers');
});

const PRINT = 'process.stdout.write(JSON.stringify(process.env))';

test('exec: endpoint, region and keys are set, what leads elsewhere is gone, the exit code is passed on', async () => {
  const foreign = {
    AWS_PROFILE: 'work',
    AWS_ACCESS_KEY_ID: 'real',
    AWS_SESSION_TOKEN: 'real',
    AWS_ENDPOINT_URL_S3: 'https://elsewhere',
    AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true',
    HTTP_PROXY: 'http://proxy:1',
    NO_PROXY: 'a.test',
  };
  const { code, stdout } = await user.run(['exec', '--', process.execPath, '-e', PRINT], foreign);
  expect(code).toBe(0);
  const environment = JSON.parse(stdout);
  expect(environment).toMatchObject({
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_REGION: 'eu-west-1',
    NO_PROXY: 'a.test,127.0.0.1,localhost,.localhost',
  });
  for (const name of ['AWS_PROFILE', 'AWS_SESSION_TOKEN', 'AWS_ENDPOINT_URL_S3'])
    expect(environment).not.toHaveProperty(name);
  expect(environment).not.toHaveProperty('AWS_IGNORE_CONFIGURED_ENDPOINT_URLS');

  expect((await user.run(['exec', '--', process.execPath, '-e', 'process.exit(7)'])).code).toBe(7);
  const killed = await user.run(['exec', '--', 'sh', '-c', 'kill -TERM $$']);
  expect(killed.code).toBe(128 + 15);
  const missing = await user.run(['exec', '--', 'no-such-command']);
  expect([missing.code, missing.stderr]).toEqual([127, 'kumobako: There is no command "no-such-command".\n']);
});

test("exec without -- takes the first word as the command: its flags are the command's", async () => {
  const { code, stdout } = await user.run(['exec', process.execPath, '--version']);
  expect([code, stdout]).toEqual([0, `${process.version}\n`]);
});

test('every aws gets --endpoint-url, whatever its version; the one that the user gives comes later', async () => {
  const aws = user.addProgram('aws', '#!/bin/sh\nfor word in "$@"; do printf "<%s>" "$word"; done\n');
  const before = readFileSync(aws, 'utf8');
  const { stdout } = await user.run(['exec', '--', 'aws', 's3', 'cp', 'a b', "it's"]);
  expect(stdout).toBe(`<--endpoint-url><${cloud.endpoint}><s3><cp><a b><it's>`);
  // By way of a script, and a second time.
  const script = await user.run(['exec', '--', 'sh', '-c', 'aws sqs list-queues']);
  expect(script.stdout).toBe(`<--endpoint-url><${cloud.endpoint}><sqs><list-queues>`);
  expect(readFileSync(aws, 'utf8')).toBe(before);
});

test('the shim also works where no cache can be written', async () => {
  user.addProgram('aws', '#!/bin/sh\necho "$@"\n');
  writeFileSync(join(user.home, 'file'), '');
  const environment = { XDG_CACHE_HOME: join(user.home, 'file') };
  const { stdout } = await user.run(['exec', '--', 'aws', 'help'], environment);
  expect(stdout).toBe(`--endpoint-url ${cloud.endpoint} help\n`);
});

test.each([
  ['aws-cli/2.9.19 Python/3.11.2 Linux/6.1 botocore/2.4.5', /ignores AWS_ENDPOINT_URL: run it as/],
  ['aws-cli/1.45.11 Python/3.11.7 Linux/6.1 botocore/1.43.11', /ignores AWS_ENDPOINT_URL for sqs/],
  ['aws-cli/2.23.6 Python/3.11.2 Linux/6.1', /^ok .*2\.23\.6/m],
])('doctor on %s', async (version, text) => {
  user.addProgram('aws', `#!/bin/sh\necho "${version}"\n`);
  const { code, stdout } = await user.run(['doctor']);
  expect(code).toBe(0);
  expect(stdout.split('\n').find((line) => line.includes('AWS CLI'))).toMatch(text);
});

test('doctor: what runs, what stands in the way; code 1 only for what hinders', async () => {
  const environment = { AWS_PROFILE: 'work', HTTP_PROXY: 'http://proxy:1' };
  const { code, stdout } = await user.run(['doctor', '--port', String(cloud.port), '--json'], environment);
  expect(code).toBe(0);
  const findings: { name: string; outcome: string; text: string }[] = JSON.parse(stdout);
  const texts = (name: string) => findings.filter((one) => one.name === name).map(({ text }) => text);
  expect(texts('Port')).toEqual([`${cloud.port} is a kumobako's (process ${cloud.child.pid})`]);
  expect(texts('Running cloud')[0]).toContain(cloud.endpoint);
  expect(texts('Environment').join()).toMatch(/AWS_PROFILE.*HTTP_PROXY/s);
  writeFileSync(join(user.home, 'file'), '');
  const bad = await user.run(['doctor', '--data-dir', join(user.home, 'file')]);
  expect(bad.code).toBe(1);
  expect(bad.stdout).toMatch(/^PROBLEM .*is a file/m);
});

test('config: each value and where it came from', async () => {
  const path = join(user.home, 'data/kumobako/kumobako.json');
  writeFileSync(path, '{"account": "123456789012"}');
  const { stdout } = await user.run(['config', '--port', '1'], { KUMOBAKO_REGION: 'eu-north-1' });
  expect(stdout).toMatch(/^port +1 +--port$/m);
  expect(stdout).toMatch(/^region +"eu-north-1" +KUMOBAKO_REGION$/m);
  expect(stdout).toMatch(new RegExp(`^account +"123456789012" +${path}$`, 'm'));
  expect(stdout).toMatch(/^auth +"standard" +default$/m);
  expect(await user.json(['config'])).toMatchObject({
    dataDir: { value: join(user.home, 'data/kumobako'), source: 'default' },
  });
});

test('help for all and for each; unknown commands are guessed at', async () => {
  const { stdout } = await user.run(['help']);
  const names = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name = '']) => name);
  expect(names).toContain('snapshot');
  for (const name of names.filter((name) => name !== 'help')) {
    const one = await user.run([name, '--help']);
    expect(one.code).toBe(0);
    expect(one.stdout).toMatch(new RegExp(`^kumobako ${name}`));
  }
  const wrong = await user.run(['strat']);
  expect(wrong.code).toBe(2);
  expect(wrong.stderr).toContain('Did you mean "start"?');
  expect((await user.run(['--version'])).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
});

test.each([
  [['status', 'now'], 2],
  [['status', '--endpoint', 'moon'], 2],
  [['status', '--port', '0'], 2],
  [['snapshot'], 2],
  [['snapshot', 'save'], 2],
  [['snapshot', 'keep', 'x'], 2],
  [['clock', 'advance', 'soon'], 2],
  [['clock', 'set', 'noon'], 2],
  [['clock', 'back'], 2],
  [['logs', '--limit', 'all'], 2],
  [['logs', '--limit', '-3'], 2],
  [['env', '--shell', 'cmd'], 2],
  [['env', '--account', '12'], 2],
  [['exec'], 2],
  [['exec', '--'], 2],
  [['status', '--port', '1'], 3],
])('%j: code %i and one line that says why', async (args, expected) => {
  const { code, stdout, stderr } = await user.run(args);
  expect([code, stdout]).toEqual([expected, '']);
  expect(stderr).toMatch(/^kumobako: [^\n]+\n$/);
});

test('worlds: further clouds in the same process, each with a port of its own', async () => {
  await createQueue('base');
  await user.run(['snapshot', 'save', 'base']);
  const owner = ['--owner-pid', String(process.pid)];
  const made = (await user.json(['world', 'add', '--from', 'base', ...owner])) as Record<string, string>;
  expect(made).toEqual({
    id: expect.any(String),
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
  });
  const { id = '', endpoint = '' } = made;
  expect(await user.json(['world', 'list'])).toMatchObject([
    { id, endpoint, from: 'base', ownerPid: process.pid },
  ]);
  expect((await user.run(['world', 'list'])).stdout).toBe(
    `${id}  ${endpoint}  from base, owned by process ${process.pid}\n`,
  );
  expect(await user.json(['status', '--endpoint', endpoint])).toMatchObject({ endpoint, ephemeral: true });
  const taken = await user.run(['world', 'add', '--port', new URL(endpoint).port]);
  expect([taken.code, taken.stderr]).toEqual([1, expect.stringContaining('is in use')]);
  expect((await user.run(['world', 'add', '--port', 'x'])).code).toBe(2);
  expect((await user.run(['world', 'add', '--account', '12'])).code).toBe(2);
  expect((await user.run(['world', 'add', '--owner-pid', '-1'])).code).toBe(2);
  const other = (await user.json(['world', 'add', '--account', '123456789012'])) as Record<string, string>;
  expect(await user.json(['status', '--endpoint', other['endpoint'] ?? ''])).toMatchObject({
    account: '123456789012',
  });
  await user.run(['world', 'remove', other['id'] ?? '']);
  expect((await user.run(['world', 'remove', id])).stdout).toBe(`Removed the world ${id}.\n`);
  expect((await user.run(['world', 'list'])).stdout).toBe('There are no further worlds.\n');
  expect((await user.run(['world', 'remove', id])).code).toBe(1);
});

test('faults: ordered, listed and cleared', async () => {
  const order = [
    'fault',
    'add',
    '--service',
    'sqs',
    '--operation',
    'CreateQueue',
    '--error',
    'ThrottlingException',
  ];
  const { stdout } = await user.run([...order, '--rate', '0.5', '--count', '3', '--latency', '5ms']);
  expect(stdout).toBe(
    'fault-1: sqs CreateQueue waits 5 ms and fails with ThrottlingException, 50 % of the calls, 3 times\n',
  );
  expect(await user.json([...order, '--count', '1'])).toMatchObject({ id: 'fault-2', rate: 1, count: 1 });
  expect(await user.json(['fault', 'list'])).toHaveLength(2);
  await user.run(['fault', 'clear', 'fault-1']);
  await expect(createQueue('q')).rejects.toMatchObject({ name: 'ThrottlingException' });
  await createQueue('q');
  expect((await user.run(['fault', 'list'])).stdout).toMatch(/^fault-2 .* 1 times +1 so far\n$/);
  expect((await user.run(['fault', 'clear'])).stdout).toBe('Cleared one fault.\n');
  const wrong = await user.run([
    'fault',
    'add',
    '--service',
    'sqs',
    '--operation',
    'Nothing',
    '--error',
    'X',
  ]);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('no operation "Nothing"')]);
  expect((await user.run(['fault', 'add', '--service', 'sqs'])).code).toBe(2);
});

test('snapshots as files: exported, imported, begun with', async () => {
  await createQueue('carried');
  const file = join(user.home, 'state.kumobako');
  expect((await user.run(['snapshot', 'export', file])).stdout).toMatch(
    /^Exported to .*state\.kumobako \(\d+ KiB\)\.\n$/,
  );
  const again = await user.run(['snapshot', 'export', file]);
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('--force')]);
  expect(await user.json(['snapshot', 'export', file, '--force'])).toMatchObject({ exported: file });
  await user.run(['reset']);
  expect((await user.run(['snapshot', 'import', file, 'came'])).stdout).toContain(
    'kumobako snapshot load came',
  );
  await user.run(['snapshot', 'load', 'came']);
  expect(await queueCount()).toBe(1);
  writeFileSync(file, readFileSync(file).subarray(0, 1_000));
  const cut = await user.run(['snapshot', 'import', file, 'cut']);
  expect([cut.code, cut.stderr]).toEqual([
    1,
    expect.stringContaining('no file of a snapshot, or a damaged one'),
  ]);
  const wrong = await user.run(['start', '--ephemeral', '--port', '0', '--from', file]);
  expect([wrong.code, wrong.stderr]).toEqual([1, expect.stringContaining('This is no file of a snapshot')]);
});

test('exec --guard: what would have reached AWS is answered here, named, and fails the command', async () => {
  const CALL = `fetch('https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15')
    .then(async (answer) => console.log(answer.status, (await answer.text()).includes('MissingAuthenticationToken')))`;
  const guarded = (...command: string[]) => user.run(['exec', '--guard', '--', ...command]);
  const caught = await guarded(process.execPath, '-e', CALL);
  expect(caught.stdout).toBe('403 true\n');
  expect(caught.stderr).toContain('  sts.eu-west-1.amazonaws.com: sts.GetCallerIdentity\n');
  expect(caught.code).toBe(1);
  const failing = await guarded(process.execPath, '-e', `${CALL}.then(() => process.exit(7))`);
  expect(failing.code).toBe(7);
  expect(await guarded(process.execPath, '-e', '')).toMatchObject({ code: 0, stderr: '' });
});

test("exec: the user's own files of profiles are out of sight, unless they are asked for", async () => {
  const mine = { AWS_CONFIG_FILE: '/my/config', AWS_SHARED_CREDENTIALS_FILE: '/my/credentials' };
  const PRINT = 'console.log(process.env.AWS_CONFIG_FILE, process.env.AWS_SHARED_CREDENTIALS_FILE)';
  const seen = async (...flags: string[]) =>
    (await user.run(['exec', ...flags, '--', process.execPath, '-e', PRINT], mine)).stdout.trim().split(' ');
  const [config = '', credentials = ''] = await seen();
  expect(readFileSync(config, 'utf8')).toBe('[default]\nregion = eu-west-1\n');
  expect(readFileSync(credentials, 'utf8')).toBe('');
  expect(await seen('--keep-config')).toEqual(['/my/config', '/my/credentials']);
});
