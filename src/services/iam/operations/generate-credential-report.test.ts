import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { cloud, iam } = iamCloud();
const HOUR_MS = 3_600_000;

/** Asks until it is there, as clients do. */
async function generated(): Promise<string> {
  const states: string[] = [];
  for (;;) {
    const { State = '' } = await iam().generateCredentialReport({});
    if (State === 'COMPLETE') return [...new Set(states)].join();
    states.push(State);
    await cloud().clock.advance(0);
  }
}

const lines = async () => {
  const { Content } = await iam().getCredentialReport({});
  return Buffer.from(Content ?? [])
    .toString()
    .split('\n');
};

test('begun by the first who asks, made once in four hours', async () => {
  expect(await iam().generateCredentialReport({})).toMatchObject({
    State: 'STARTED',
    Description: 'No report exists. Starting a new report generation task',
  });
  await generated();
  expect(await lines()).toHaveLength(3);
  await iam().createUser({ UserName: 'late' });
  await cloud().clock.advance(3 * HOUR_MS);
  expect(await generated()).toBe('');
  expect(await lines()).toHaveLength(3);
  await cloud().clock.advance(HOUR_MS);
  expect(await failure(iam().getCredentialReport({}))).toMatch('410 ReportExpired');
  expect(await generated()).toMatch('STARTED');
  expect(await lines()).toHaveLength(4);
});

test('more users than fit into one part of it', async () => {
  await cloud().clock.advance(4 * HOUR_MS);
  for (let i = 0; i < 101; i++) await iam().createUser({ UserName: `user-${String(i).padStart(3, '0')}` });
  await generated();
  const names = (await lines()).map((line) => line.split(',')[0]);
  expect(names.slice(0, 4)).toEqual(['user', '<root_account>', 'late', 'user-000']);
  expect(names.at(-2)).toBe('user-100');
  expect(names).toHaveLength(105);
});
