import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('UntagResource takes tags away, those that are not there too', async () => {
  await group('one', { tags: { a: '1', b: '2' } });
  const resourceArn = 'arn:aws:logs:us-east-1:000000000000:log-group:one';
  await logs().untagResource({ resourceArn, tagKeys: ['a', 'c'] });
  expect((await logs().listTagsForResource({ resourceArn })).tags).toEqual({ b: '2' });
  const call = logs().untagResource({ resourceArn: `${resourceArn}x`, tagKeys: ['a'] });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
