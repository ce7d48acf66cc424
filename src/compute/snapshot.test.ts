/** SnapStart: what is initialised for a snapshot, and how it goes on behind it. */

import { afterAll, expect, test } from 'vitest';
import type { FunctionSpec } from '../core/functions.ts';
import { answerOf, bench, invocation, messages } from './function-fixtures.test-suite.ts';

const place = bench();
afterAll(() => place.stop());
const { runtimes } = place;

const spec = (source: string, changes: Partial<FunctionSpec> = {}) =>
  place.spec(
    { 'app.py': source },
    {
      ...{ runtime: 'python3.12', handler: 'app.handler', version: '1', initialization: 'snap-start' },
      ...changes,
    },
  );

const HOOKS = `
import os
from snapshot_restore_py import register_before_snapshot, register_after_restore
steps = ["init"]
register_before_snapshot(steps.append, "last before")
@register_before_snapshot
def first_before():
    steps.append("first before")
@register_after_restore
def first_after():
    steps.append("first after")
register_after_restore(lambda *, word: steps.append(word), word="last after")
print("initialised")
def handler(event, context):
    return {"steps": steps, "type": os.environ["AWS_LAMBDA_INITIALIZATION_TYPE"], "key": os.environ.get("AWS_ACCESS_KEY_ID")}
`;

const ANSWER = {
  steps: ['init', 'first before', 'last before', 'first after', 'last after'],
  type: 'snap-start',
  key: null,
};

test('what is initialised beforehand goes on with the first event: hooks, lines, no second initialisation', async () => {
  const one = spec(HOOKS);
  await runtimes.snapshot(one);
  expect(messages(one.logged)).toEqual([
    expect.stringMatching(
      /^INIT_START Runtime Version: python:3\.\d+.*\tRuntime Version ARN: arn:aws:lambda:/,
    ),
    'initialised\n',
    expect.stringMatching(/^INIT_REPORT Init Duration: [\d.]+ ms\tPhase: init\n$/),
  ]);
  one.logged.length = 0;
  expect(answerOf(await runtimes.invoke(one, invocation({})))).toEqual(ANSWER);
  const lines = messages(one.logged);
  expect(lines.map((line) => line.split(/[ \n]/)[0])).toEqual([
    ...['RESTORE_START', 'RESTORE_REPORT', 'START', 'END', 'REPORT'],
  ]);
  expect(lines[1]).toMatch(/^RESTORE_REPORT Restore Duration: [\d.]+ ms\n$/);
  const report =
    /\tDuration: ([\d.]+) ms\tBilled Duration: (\d+) ms\t.*Max Memory Used: \d+ MB\tRestore Duration: [\d.]+ ms\tBilled Restore Duration: (\d+) ms\t\n$/.exec(
      lines[4] ?? '',
    );
  const [duration, billed, restored] = (report ?? []).slice(1).map(Number);
  expect(billed).toBe(Math.ceil(duration ?? 0) + (restored ?? 0));
  one.logged.length = 0;
  expect(answerOf(await runtimes.invoke(one, invocation({})))).toEqual(ANSWER);
  expect(messages(one.logged).join('')).not.toMatch(/RESTORE|Restore/);
  runtimes.retire(one.key);
});

test('where nothing waits the function is initialised again, and goes on behind it', async () => {
  const one = spec(HOOKS);
  const both = await Promise.all([1, 2].map(() => runtimes.invoke(one, invocation({}))));
  expect(both.map(answerOf)).toEqual([ANSWER, ANSWER]);
  expect(messages(one.logged).filter((line) => line.startsWith('RESTORE_REPORT'))).toHaveLength(2);
  runtimes.retire(one.key);
});

test('credentials are asked for when they are needed: those of the snapshot would be old', async () => {
  const one = spec(`
import json, os, urllib.request
def handler(event, context):
    request = urllib.request.Request(os.environ["AWS_CONTAINER_CREDENTIALS_FULL_URI"])
    try:
        urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        refused = error.code
    request.add_header("Authorization", os.environ["AWS_CONTAINER_AUTHORIZATION_TOKEN"])
    return {"refused": refused, "credentials": json.load(urllib.request.urlopen(request))}
`);
  let number = 0;
  const credentials = async () => ({
    ...{ accessKeyId: `ASIA${++number}`, secretAccessKey: 'secret', sessionToken: 'token' },
    expiresAtMs: Date.UTC(2000, 0),
  });
  const asked = { ...one, credentials };
  await runtimes.snapshot(asked);
  expect(answerOf(await runtimes.invoke(asked, invocation({})))).toEqual({
    refused: 403,
    credentials: {
      ...{ AccessKeyId: 'ASIA2', SecretAccessKey: 'secret', Token: 'token' },
      Expiration: '2000-01-01T00:00:00.000Z',
    },
  });
  runtimes.retire(one.key);
});

test('what fails before the snapshot is no snapshot', async () => {
  const broken = spec('raise RuntimeError("not today")');
  await expect(runtimes.snapshot(broken)).rejects.toThrow(/RuntimeError/);
  const hook = spec(`
from snapshot_restore_py import register_before_snapshot
@register_before_snapshot
def fails():
    raise ValueError("not in a picture")
def handler(event, context):
    pass
`);
  await expect(runtimes.snapshot(hook)).rejects.toThrow(/not in a picture/);
});

test('what fails behind the snapshot fails the call', async () => {
  const one = spec(`
from snapshot_restore_py import register_after_restore
@register_after_restore
def fails():
    raise ValueError("where am I")
def handler(event, context):
    pass
`);
  await runtimes.snapshot(one);
  await expect(runtimes.invoke(one, invocation({}))).rejects.toMatchObject({ reason: 'restore-error' });
  const lines = messages(one.logged).join('');
  expect(lines).toContain('ValueError: where am I');
  expect(lines).toMatch(/RESTORE_REPORT Restore Duration: [\d.]+ ms\tStatus: error\tError Type: \S+\n/);
  runtimes.retire(one.key);
});

test('there are no hooks before Python 3.12', async () => {
  const one = spec('import snapshot_restore_py', { runtime: 'python3.11', initialization: 'on-demand' });
  const result = await runtimes.invoke(one, invocation({}));
  expect(answerOf(result)).toMatchObject({ errorType: 'Runtime.ImportModuleError' });
  runtimes.retire(one.key);
});
