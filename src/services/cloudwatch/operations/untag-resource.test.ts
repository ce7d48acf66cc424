import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = alarmTest();

test('tags go; those that are not there are no error', async () => {
  const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:tagged';
  const Tags = ['a', 'b'].map((Key) => ({ Key, Value: '' }));
  await t.put('tagged', { Tags });
  await t.cloudwatch().untagResource({ ResourceARN, TagKeys: ['a', 'c'] });
  expect((await t.cloudwatch().listTagsForResource({ ResourceARN })).Tags).toEqual([Tags[1]]);
  const nobody = t.cloudwatch().untagResource({ ResourceARN: `${ResourceARN}-x`, TagKeys: ['a'] });
  expect(await failureOf(nobody)).toMatchObject({ code: 'ResourceNotFoundException' });
});
