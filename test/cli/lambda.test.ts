/** `kumobako lambda` and `kumobako logs --function`: a function is written, run, changed and watched from a terminal. */

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newUser, type Running, seen, type User } from '../support/command.ts';
import { freePort } from '../support/free-port.ts';

let user: User;
let cloud: Running;
let at: string[];
let folder: string;

const write = (body: string) =>
  writeFileSync(join(folder, 'index.js'), `exports.handler = async (event) => { ${body} };`);
const invoke = (...args: string[]) => user.run(['lambda', 'invoke', 'greeter', ...args, ...at]);

/** `lambda watch` until it has said that it watches. */
async function watch(...args: string[]) {
  const child = user.spawn(['lambda', 'watch', folder, '--name', 'greeter', ...args, ...at]);
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await seen(child, () => text.includes('Try: kumobako lambda invoke greeter\n'));
  return { child, text: () => text };
}

beforeAll(async () => {
  user = newUser();
  folder = join(user.home, 'functions', 'greeter');
  mkdirSync(folder, { recursive: true });
  cloud = await user.start(['--ephemeral', '--hot-reload-root', join(user.home, 'functions')]);
  at = ['--port', String(cloud.port)];
});
afterAll(() => user.leave());

test('watch makes a function, shows what it prints, and runs what was saved last', async () => {
  write('console.log("hello from", process.env.PLACE); return { hello: event.name };');
  const flags = ['--handler', 'index.handler', '--runtime', 'nodejs22.x', '--timeout', '9'];
  const watching = await watch(...flags, '--env', 'PLACE=a folder');
  expect(watching.text()).toMatch(
    /^Made greeter: each invocation runs .*\/functions\/greeter as it is then\./,
  );
  writeFileSync(join(user.home, 'event.json'), '{"name":"Hana"}');
  const first = await invoke('--event', join(user.home, 'event.json'));
  expect(first).toMatchObject({ code: 0, stdout: '{"hello":"Hana"}\n' });
  expect(first.stderr).toMatch(
    /^START RequestId: [\s\S]*INFO\thello from a folder\n[\s\S]*REPORT RequestId: /,
  );
  await seen(watching.child, () => /\d\d:\d\d:\d\d\.\d{3} {2}.*hello from a folder\n/.test(watching.text()));

  write('console.log("changed"); return 2;');
  expect((await invoke()).stdout).toBe('2\n');
  await seen(watching.child, () => watching.text().includes('changed\n'));
  watching.child.kill('SIGINT');

  const again = await watch('--memory', '256');
  expect(again.text()).toMatch(/^Updated greeter/);
  again.child.kill('SIGINT');
  const { log } = JSON.parse((await invoke('--json')).stdout);
  expect(log).toContain('Memory Size: 256 MB');
});

test('a function that fails is told by the exit code, and so is a call that was refused', async () => {
  write('throw new RangeError("too far");');
  const failed = await invoke('--json');
  expect(failed.code).toBe(5);
  expect(JSON.parse(failed.stdout)).toMatchObject({
    statusCode: 200,
    error: 'Unhandled',
    executedVersion: '$LATEST',
    payload: { errorType: 'RangeError', errorMessage: 'too far' },
  });
  const refused = await invoke('--qualifier', 'nowhere');
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toMatch(/^kumobako: ResourceNotFoundException: /);
});

test('--async hands the event over; its log tells what came of it', async () => {
  write('console.log("later", event.n); return event;');
  const child = user.spawn(['logs', '--function', 'greeter', '--follow', '--limit', '1', ...at]);
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  writeFileSync(join(user.home, 'event.json'), '{"n":7}');
  const { code, stdout } = await invoke('--async', '--event', join(user.home, 'event.json'));
  expect(code).toBe(0);
  const [, id] = /^Accepted as ([0-9a-f-]{36})\n$/.exec(stdout) ?? [];
  await seen(child, () => text.includes(`${id}\tINFO\tlater 7\n`));
  child.kill('SIGINT');
  const last = await user.run(['logs', '--function', 'greeter', '--limit', '1', '--json', ...at]);
  expect(JSON.parse(last.stdout)).toMatchObject({ message: expect.stringContaining('REPORT RequestId') });
});

test('what the service does not remember is read from the log group', async () => {
  write('return 1;');
  const flags = ['--handler', 'index.handler', '--runtime', 'nodejs22.x'];
  const other = user.spawn(['lambda', 'watch', folder, '--name', 'silent', ...flags, ...at]);
  let text = '';
  other.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await seen(other, () => text.includes('Made silent'));
  other.kill('SIGINT');
  const logs = new CloudWatchLogs({
    endpoint: cloud.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const of = { logGroupName: '/aws/lambda/silent', logStreamName: 's' };
  expect((await user.run(['logs', '--function', 'silent', ...at])).stdout).toBe('');
  await logs.createLogGroup(of);
  await logs.createLogStream(of);
  await logs.putLogEvents({ ...of, logEvents: [{ timestamp: Date.now(), message: 'from before' }] });
  logs.destroy();
  const { stdout } = await user.run(['logs', '--function', 'silent', ...at]);
  expect(stdout).toMatch(/^\d\d:\d\d:\d\d\.\d{3} {2}from before\n$/);
});

test('debug: invocations wait for a debugger until it is ended', async () => {
  write('debugger; return event;');
  const port = await freePort();
  const child = user.spawn(['lambda', 'debug', 'greeter', '--inspect-port', String(port), ...at]);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  let text = '';
  child.stdout?.on('data', (bytes: Buffer) => {
    text += bytes.toString();
  });
  await seen(child, () => text.includes('Ctrl-C ends this.\n'));
  const invoked = invoke();
  await seen(child, () => text.includes(`Debugger listening on ws://127.0.0.1:${port}/`));
  const target = await fetch(`http://127.0.0.1:${port}/json/list`);
  expect(await target.json()).toMatchObject([{ type: 'node' }]);
  const page = await fetch(`${cloud.endpoint}/_kumobako/lambda/debug`);
  const arn = 'arn:aws:lambda:us-east-1:000000000000:function:greeter';
  expect(await page.json()).toEqual({ sessions: [{ arn, port, isBusy: true }] });

  child.kill('SIGINT');
  expect(await ended).toBe(0);
  expect((await invoked).code, 'nobody attached, and now nobody will').toBe(5);
  expect(await invoke(), 'and all is as before').toMatchObject({ code: 0, stdout: '{}\n' });
});

test('debug says when the port is taken', async () => {
  const { code, stderr } = await user.run([
    ...['lambda', 'debug', 'greeter', '--inspect-port', String(cloud.port)],
    ...at,
  ]);
  expect(code).toBe(4);
  expect(stderr).toContain(`Port ${cloud.port} is taken: name another by --inspect-port.`);
});

test.each([
  [['lambda', 'debug', 'greeter', '--inspect-port', 'x'], 2, 'it must be a number from 1 to 65535'],
  [['lambda', 'debug', 'nobody'], 1, 'Function not found: '],
  [['lambda'], 2, 'Usage: kumobako lambda invoke|debug|watch'],
  [['lambda', 'invoke'], 2, 'Usage: kumobako lambda invoke NAME'],
  [['lambda', 'invoke', 'greeter', '--event', '/no/such/file'], 2, 'The event cannot be read'],
  [['lambda', 'invoke', 'greeter', '--event', '-'], 2, 'The event from standard input is no JSON'],
  [['lambda', 'invoke', 'nobody'], 1, 'ResourceNotFoundException: Function not found: '],
  [['lambda', 'watch', '/tmp', '--name', 'new'], 2, 'There is no function new yet'],
  [['lambda', 'watch', '/no/such', '--name', 'new'], 2, 'There is no folder /no/such'],
  [['lambda', 'watch', '/tmp', '--name', 'greeter'], 1, 'is not below the folder of --hot-reload-root'],
  [['lambda', 'watch', '/tmp', '--name', 'greeter', '--env', 'x'], 2, 'write NAME=VALUE'],
  [['lambda', 'watch', '/tmp', '--name', 'greeter', '--memory', 'much'], 2, 'must be a whole number'],
  [['logs', '--function', 'nobody'], 1, 'Function not found: '],
] as const)('%j is refused', async (args, code, words) => {
  const outcome = await user.run([...args, ...at]);
  expect(outcome).toMatchObject({ code, stdout: '', stderr: expect.stringContaining(words) });
});

test('without a cloud nothing is invoked', async () => {
  const { code, stderr } = await user.run(['lambda', 'invoke', 'greeter', '--port', '9']);
  expect(code).toBe(3);
  expect(stderr).toContain('No cloud answers at http://127.0.0.1:9');
});
