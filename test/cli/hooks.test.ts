import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { newUser, seen, type User } from '../support/command.ts';

let user: User;
let init: string;
beforeEach(() => {
  user = newUser();
  init = join(user.home, 'init');
  mkdirSync(init);
});
afterEach(() => user.leave());

/** A script of a stage, such as `ready.d/10-queues.sh`. */
function hook(path: string, ...lines: string[]): void {
  mkdirSync(dirname(join(init, path)), { recursive: true });
  writeFileSync(join(init, path), `${lines.join('\n')}\n`);
}

const ask = async (endpoint: string, path: string) => {
  const response = await fetch(`${endpoint}${path}`);
  return { status: response.status, body: await response.json() };
};

/** Stands in for the AWS CLI: writes down how it was called. */
const fakeAws = () => user.addProgram('aws', `#!/bin/sh\necho "$0 $@" >> ${join(user.home, 'calls')}\n`);
const calls = () => readFileSync(join(user.home, 'calls'), 'utf8');

test('each stage runs its scripts in order, with the AWS CLI and the environment pointing here', async () => {
  fakeAws();
  const trail = join(user.home, 'trail');
  hook('boot.d/a.sh', `echo boot >> ${trail}`);
  hook('start.d/a.sh', `echo start >> ${trail}`);
  hook(
    'ready.d/2.py',
    'import os',
    `open(${JSON.stringify(trail)}, 'a').write(os.environ['AWS_ENDPOINT_URL'] + '\\n')`,
  );
  hook('ready.d/1.sh', 'aws sqs list-queues', 'awslocal s3 ls', 'echo from the hook');
  hook(
    'ready.d/below/3.js',
    `require('node:fs').appendFileSync(${JSON.stringify(trail)}, process.env.AWS_REGION + '\\n')`,
  );
  hook('ready.d/notes.txt', 'not a script');
  hook('shutdown.d/a.sh', `curl -s "$AWS_ENDPOINT_URL/_kumobako/ready" > ${join(user.home, 'last')}`);
  const cloud = await user.start(['--ephemeral', '--init', init, '--region', 'eu-west-1']);
  expect(readFileSync(trail, 'utf8')).toBe(`boot\nstart\n${cloud.endpoint}\neu-west-1\n`);
  expect(calls()).toContain(`--endpoint-url ${cloud.endpoint} sqs list-queues`);
  expect(calls()).toContain(`--endpoint-url ${cloud.endpoint} s3 ls`);
  expect(cloud.written().stderr).toContain('from the hook');
  expect((await ask(cloud.endpoint, '/_localstack/init')).body).toEqual({
    completed: { BOOT: true, START: true, READY: true, SHUTDOWN: false },
    scripts: [
      { stage: 'BOOT', name: 'a.sh', state: 'SUCCESSFUL' },
      { stage: 'START', name: 'a.sh', state: 'SUCCESSFUL' },
      { stage: 'READY', name: '1.sh', state: 'SUCCESSFUL' },
      { stage: 'READY', name: '2.py', state: 'SUCCESSFUL' },
      { stage: 'READY', name: 'below/3.js', state: 'SUCCESSFUL' },
      { stage: 'SHUTDOWN', name: 'a.sh', state: 'UNKNOWN' },
    ],
  });
  expect((await ask(cloud.endpoint, '/_localstack/init/ready')).body).toMatchObject({ completed: true });
  cloud.child.kill('SIGTERM');
  await cloud.ended;
  expect(readFileSync(join(user.home, 'last'), 'utf8')).toContain('"ready":true');
});

test('the cloud answers while its ready hooks run, and says that it is not ready', async () => {
  const go = join(user.home, 'go');
  hook('ready.d/a.sh', `while [ ! -e ${go} ]; do sleep 0.05; done`);
  const child = user.spawn(['start', '--ephemeral', '--port', '0', '--init', init, '--log', 'debug'], {
    KUMOBAKO_INIT_STRICT: '1',
  });
  let text = '';
  child.stdout?.on('data', (bytes) => {
    text += bytes;
  });
  hook('start.d/a.sh', `echo "$AWS_ENDPOINT_URL" > ${join(user.home, 'endpoint')}`);
  await expect.poll(() => existsSync(join(user.home, 'endpoint')), { timeout: 10_000 }).toBe(true);
  const endpoint = readFileSync(join(user.home, 'endpoint'), 'utf8').trim();
  await expect
    .poll(async () => (await ask(endpoint, '/_kumobako/ready')).body)
    .toMatchObject({
      scripts: [{ state: 'SUCCESSFUL' }, { name: 'a.sh', stage: 'READY', state: 'RUNNING' }],
    });
  expect((await ask(endpoint, '/_kumobako/ready')).status).toBe(503);
  expect((await ask(endpoint, '/_kumobako/health')).status).toBe(200);
  expect(text).toBe('');
  const ready = seen(child, () => text.endsWith('Ready.\n'));
  writeFileSync(go, '');
  await ready;
  expect((await ask(endpoint, '/_kumobako/ready')).status).toBe(200);
});

test('a hook that fails is shown; with --init-strict the start fails', async () => {
  hook('ready.d/1.sh', 'echo the reason >&2', 'exit 3');
  hook('ready.d/2.sh', 'true');
  const cloud = await user.start(['--ephemeral', '--init', init]);
  expect(cloud.written().stderr).toContain('The hook 1.sh failed: it ended with 3; it said: the reason');
  expect((await ask(cloud.endpoint, '/_kumobako/ready')).body).toMatchObject({
    ready: true,
    scripts: [{ state: 'ERROR' }, { state: 'SUCCESSFUL' }],
  });
  const strict = await user.run(['start', '--ephemeral', '--port', '0', '--init', init, '--init-strict']);
  expect([strict.code, strict.stdout]).toEqual([1, '']);
  expect(strict.stderr).toContain('kumobako: Hooks failed (--init-strict): 1.sh');
  const missing = await user.run(['start', '--ephemeral', '--port', '0', '--init', join(user.home, 'none')]);
  expect([missing.code, missing.stderr]).toEqual([2, expect.stringContaining('There is no folder')]);
});

test('start --wait returns when the hooks are done and leaves the cloud running; a failed start tells why', async () => {
  hook('ready.d/a.sh', `echo done > ${join(user.home, 'hooked')}`);
  const waited = await user.run(['start', '--wait', '--port', '0', '--init', init]);
  expect([waited.code, waited.stdout.endsWith('Ready.\n')]).toEqual([0, true]);
  expect(existsSync(join(user.home, 'hooked'))).toBe(true);
  expect((await user.run(['status'])).code).toBe(0);
  const taken = await user.run(['start', '--wait', '--port', '0']);
  expect([taken.code, taken.stderr]).toEqual([4, expect.stringContaining('uses the data directory')]);
  expect((await user.run(['stop'])).code).toBe(0);
  hook('ready.d/b.sh', 'exit 1');
  const failed = await user.run(['start', '--wait', '--port', '0', '--init', init, '--init-strict']);
  expect([failed.code, failed.stderr]).toEqual([
    1,
    expect.stringContaining('Hooks failed (--init-strict): b.sh'),
  ]);
});
