import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const arnOf = (name: string) => `arn:aws:logs:us-east-1:000000000000:log-group:${name}`;

test('TagResource adds to the tags that both generations of operations show', async () => {
  await group('one', { tags: { a: '1' } });
  await logs().tagResource({ resourceArn: arnOf('one'), tags: { a: '2', b: '3' } });
  expect((await logs().listTagsForResource({ resourceArn: arnOf('one') })).tags).toEqual({ a: '2', b: '3' });
  expect((await logs().listTagsLogGroup({ logGroupName: 'one' })).tags).toEqual({ a: '2', b: '3' });
});

test('too many tags, reserved ones, and ARNs of nothing', async () => {
  await group('two', { tags: { kept: 'x' } });
  const many = Object.fromEntries(Array.from({ length: 50 }, (_, i) => [`k${i}`, 'v']));
  const refusals: [string, Record<string, string>, string][] = [
    [arnOf('two'), many, 'TooManyTagsException'],
    [arnOf('two'), { 'aws:a': 'b' }, 'InvalidParameterException'],
    [arnOf('none'), { a: 'b' }, 'ResourceNotFoundException'],
    ['arn:aws:logs:us-east-1:000000000000:destination:d', { a: 'b' }, 'ResourceNotFoundException'],
  ];
  for (const [resourceArn, tags, name] of refusals) {
    await expect(logs().tagResource({ resourceArn, tags })).rejects.toMatchObject({ name });
  }
});
