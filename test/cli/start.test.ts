import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { CreateUserCommand, IAMClient, ListUsersCommand } from '@aws-sdk/client-iam';
import {
  CreateQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newUser, seen, type User } from '../support/command.ts';

let user: User;
beforeEach(() => {
  user = newUser();
});
afterEach(() => user.leave());

const clientConfig = (endpoint: string) => ({
  endpoint,
  region: 'us-east-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
});

test('says where it is, where the state is and who unknown keys are; the last line is Ready.', async () => {
  const { endpoint, port, written } = await user.start([]);
  expect(endpoint).toBe(`http://127.0.0.1:${port}`);
  const { stdout, stderr } = written();
  expect(stdout).toMatch(/AWS-compatible, not affiliated with Amazon/);
  expect(stdout).toContain(`Data directory  ${user.home}/data/kumobako`);
  expect(stdout).toMatch(/Unknown keys {4}standard: .*root user/);
  expect(stdout).toContain(`export AWS_ENDPOINT_URL=${endpoint} AWS_ACCESS_KEY_ID=test`);
  expect(stdout.split('\n').at(-2)).toBe('Ready.');
  // No escape sequences where nobody looks, and nothing to worry about.
  expect(stdout + stderr).not.toContain('\u001b');
  expect(stderr).toBe('');
});

test('as JSON for machines: one line when it is ready', async () => {
  const child = user.spawn(['start', '--port', '0', '--ephemeral', '--json']);
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await seen(child, () => text.endsWith('\n'));
  expect(JSON.parse(text)).toMatchObject({
    ready: true,
    endpoint: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
    pid: child.pid,
    ephemeral: true,
    env: { AWS_ACCESS_KEY_ID: 'test', AWS_REGION: 'us-east-1' },
  });
});

test('stop and start keep queues with their messages, and users', async () => {
  const first = await user.start([]);
  const sqs = new SQSClient(clientConfig(first.endpoint));
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'kept' }));
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'still here' }));
  await new IAMClient(clientConfig(first.endpoint)).send(new CreateUserCommand({ UserName: 'ada' }));

  const stopped = await user.run(['stop']);
  expect(stopped).toEqual({ code: 0, stdout: `Stopped the cloud at ${first.endpoint}.\n`, stderr: '' });
  expect(await first.ended).toBe(0);
  expect(existsSync(join(user.home, 'data/kumobako/running.json'))).toBe(false);

  const second = await user.start([]);
  expect(second.written().stdout).not.toContain('recovered');
  const url = QueueUrl?.replace(first.endpoint, second.endpoint);
  const { Messages } = await new SQSClient(clientConfig(second.endpoint)).send(
    new ReceiveMessageCommand({ QueueUrl: url }),
  );
  expect(Messages?.[0]?.Body).toBe('still here');
  const { Users } = await new IAMClient(clientConfig(second.endpoint)).send(new ListUsersCommand({}));
  expect(Users?.map(({ UserName }) => UserName)).toEqual(['ada']);
});

test('an ephemeral cloud keeps nothing, and its folder goes with it', async () => {
  const { child, ended } = await user.start(['--ephemeral']);
  // TMPDIR of this user is the home.
  const folders = () => readdirSync(user.home).filter((name) => /^kumobako-\d+-/.test(name));
  expect(folders()).toHaveLength(1);
  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect(folders()).toEqual([]);
  expect(existsSync(join(user.home, 'data'))).toBe(false);
});

test('what a killed ephemeral cloud leaves is removed by the next', async () => {
  const first = await user.start(['--ephemeral']);
  first.child.kill('SIGKILL');
  await first.ended;
  const next = await user.start(['--ephemeral', '--log', 'info']);
  await seen(next.child, () => next.written().stderr.includes('"folders":1'));
  expect(readdirSync(user.home).filter((name) => /^kumobako-\d+-/.test(name))).toHaveLength(1);
});

test('after a kill it says that it recovered', async () => {
  const first = await user.start([]);
  first.child.kill('SIGKILL');
  await first.ended;
  expect((await user.start([])).written().stdout).toContain('State recovered');
});

// A stand-in for a bug: an exception that nobody catches, thrown at a signal.
const BUG = {
  NODE_OPTIONS: "--import data:text/javascript,process.on('SIGUSR2',()=>{throw(Error('boom'))})",
};

test('a bug is logged and the process begins anew, once, at the same port with the same state', async () => {
  const running = await user.start([], BUG);
  const sqs = new SQSClient({ ...clientConfig(running.endpoint), maxAttempts: 10 });
  await sqs.send(new CreateQueueCommand({ QueueName: 'kept' }));
  running.child.kill('SIGUSR2');
  await seen(running.child, () => running.written().stdout.split('Ready.\n').length === 3);
  expect(running.written().stdout).toContain('State recovered');
  expect(running.written().stderr).toMatch(/"message":"A bug of kumobako ended the process".*boom/);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'kept' }));
  expect(QueueUrl).toBe(`${running.endpoint}/000000000000/kept`);
  running.child.kill('SIGUSR2');
  expect(await running.ended).toBe(70);
});

test('an ephemeral cloud does not come back empty: it ends with code 70', async () => {
  const running = await user.start(['--ephemeral'], BUG);
  running.child.kill('SIGUSR2');
  expect(await running.ended).toBe(70);
});

test('a port that is taken: which, and what to do; code 4', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
  );
  const { code, stderr } = await user.run(['start', '--port', String(port)]);
  expect(code).toBe(4);
  expect(stderr).toMatch(new RegExp(`^kumobako: Port ${port} on 127\\.0\\.0\\.1 is taken\\. .*--port 0`));
  // A program that is no kumobako is not mistaken for one.
  other.on('connection', (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi'));
  const status = await user.run(['status', '--port', String(port)]);
  expect(status.code).toBe(3);
  expect(status.stderr).toContain('is no kumobako');
  other.close();
});

test('a second instance on the same data says which process holds it; code 4', async () => {
  const { child } = await user.start([]);
  const { code, stderr } = await user.run(['start', '--port', '0']);
  expect(code).toBe(4);
  expect(stderr).toMatch(
    new RegExp(`^kumobako: Process ${child.pid} uses the data directory .*kumobako stop`),
  );
});

test('a data directory that cannot be one: a file stands there; code 1', async () => {
  writeFileSync(join(user.home, 'file'), '');
  const { code, stderr } = await user.run([
    'start',
    '--port',
    '0',
    '--data-dir',
    join(user.home, 'file/below'),
  ]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^kumobako: Cannot write to the data directory .*--ephemeral/);
});

test('a database that is damaged: the reason, that the data was left, and what to do; no stack', async () => {
  const first = await user.start([]);
  await new SQSClient(clientConfig(first.endpoint)).send(new CreateQueueCommand({ QueueName: 'kept' }));
  await user.run(['stop']);
  const folder = join(user.home, 'data/kumobako');
  const { generation }: { generation: string } = JSON.parse(
    readFileSync(join(folder, 'format.json'), 'utf8'),
  );
  writeFileSync(join(folder, 'generations', generation, 'state.db'), 'no database '.repeat(2000));
  const { code, stderr } = await user.run(['start', '--port', '0']);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^kumobako: [\s\S]*Your data was left as it is/);
  expect(stderr).not.toMatch(/\n {4}at /);
});

test.each([
  [['start', '--prot', '1'], {}, /Unknown option '--prot'\. Did you mean --port\?/],
  [['start', '--port', 'x'], {}, /--port is "x"; it must be a number from 0 to 65535/],
  [['start', 'now'], {}, /Unexpected argument 'now'/],
  [['start'], { KUMOBAKO_PROT: '1' }, /KUMOBAKO_PROT is unknown/],
  [['start'], { KUMOBAKO_AUTH: 'none' }, /KUMOBAKO_AUTH is "none"; it must be standard, strict or soft/],
  [['start', '--config', '/nowhere/k.json'], {}, /settings file \/nowhere\/k\.json cannot be read/],
])('%j with %j is used wrongly: code 2 and a hint', async (args, environment, text) => {
  const { code, stderr } = await user.run(args, environment);
  expect(code).toBe(2);
  expect(stderr).toMatch(text);
});

test.each([
  ['{', /is not JSON .*repair or remove it/],
  ['{"prot": 1}', /unknown key "prot"; known are port/],
  ['{"port": "many"}', /"port" in kumobako\.json is "many"/],
])('kumobako.json that says %s is refused; code 2', async (text, expected) => {
  const folder = join(user.home, 'data/kumobako');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'kumobako.json'), text);
  const { code, stderr } = await user.run(['start', '--port', '0']);
  expect(code).toBe(2);
  expect(stderr).toMatch(expected);
});

test('an address beyond loopback needs strict keys or a word, and the banner warns', async () => {
  const refused = await user.run(['start', '--ephemeral', '--port', '0', '--host', '0.0.0.0']);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('--allow-insecure')]);
  const cloud = await user.start(['--ephemeral', '--host', '0.0.0.0', '--allow-insecure']);
  expect(cloud.written().stdout).toContain('WARNING         listening on 0.0.0.0: whoever reaches');
  // As a container is called: by its name, by an address, by the machine's name inside containers.
  const get = (host: string) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { port: cloud.port, path: '/_kumobako/health', headers: { host }, host: '127.0.0.1' };
      request(options, (answer) => resolve(answer.resume().statusCode))
        .once('error', reject)
        .end();
    });
  expect(await get('cloud:4566')).toBe(200);
  expect(await get('192.168.7.7:4566')).toBe(200);
  expect(await get('host.docker.internal:4566')).toBe(200);
  expect(await get('evil.example:4566')).toBe(403);
  const strict = await user.start(['--ephemeral', '--host', '0.0.0.0', '--auth', 'strict']);
  expect(strict.written().stdout).toContain('gets in with keys of this cloud');
  // Pages without a key are for this machine; from anywhere else only health can be watched.
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  if (outside === undefined) return;
  const page = async (path: string, method = 'GET') =>
    (await fetch(`http://${outside.address}:${strict.port}/_kumobako/${path}`, { method })).status;
  expect([await page('health'), await page('ready')]).toEqual([200, 200]);
  expect([await page('reset', 'POST'), await page('requests'), await page('seed', 'POST')]).toEqual([
    403, 403, 403,
  ]);
  expect((await fetch(`${strict.endpoint}/_kumobako/requests`)).status).toBe(200);
});

test("LocalStack's variables are settings; those that mean nothing are named once", async () => {
  const cloud = await user.start(['--ephemeral'], {
    SERVICES: 'sqs,s3',
    DEFAULT_REGION: 'ap-northeast-1',
    LOCALSTACK_HOST: 'cloud:4566',
    LOCALSTACK_AUTH_TOKEN: 'secret',
    LAMBDA_EXECUTOR: 'docker',
  });
  const { stderr, stdout } = cloud.written();
  expect(stdout).toContain('region ap-northeast-1');
  expect(stderr.match(/LOCALSTACK_AUTH_TOKEN/g)).toHaveLength(1);
  expect(stderr).toContain('LAMBDA_EXECUTOR, LOCALSTACK_AUTH_TOKEN');
  expect(stderr).not.toContain('secret');
  const health = (await (await fetch(`${cloud.endpoint}/_localstack/health`)).json()) as {
    services: Record<string, string>;
  };
  expect(health.services).toMatchObject({ sqs: 'running', s3: 'running', dynamodb: 'disabled' });
  const call = await fetch(cloud.endpoint, {
    method: 'POST',
    headers: { 'x-amz-target': 'DynamoDB_20120810.ListTables', 'content-type': 'application/x-amz-json-1.0' },
    body: '{}',
  });
  expect([call.status, await call.text()]).toEqual([
    501,
    expect.stringContaining("'dynamodb' is not enabled"),
  ]);
});

test('--owner-pid: the cloud ends after its owner, however that ended', async () => {
  const owner = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  await once(owner, 'spawn');
  const { ended, endpoint } = await user.start(['--ephemeral', '--owner-pid', String(owner.pid)]);
  const other = await user.start(['--ephemeral', `--owner-pid=${process.pid}`]);
  owner.kill('SIGKILL');
  expect(await ended).toBe(0);
  await expect(fetch(endpoint)).rejects.toThrow();
  expect((await fetch(`${other.endpoint}/_kumobako/health`)).status).toBe(200);
  const gone = await user.run(['start', '--ephemeral', '--port', '0', '--owner-pid', String(owner.pid)]);
  expect([gone.code, gone.stderr]).toEqual([2, expect.stringContaining('There is no process')]);
  for (const wrong of ['0', 'x', '']) {
    const refused = await user.run(['start', '--ephemeral', '--port', '0', '--owner-pid', wrong]);
    expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('cannot be --owner-pid')]);
  }
});
