import { expect, test } from 'vitest';
import { alarmTest } from '../../../../test/support/alarms.ts';
import { failureOf } from '../../../../test/support/lambda.ts';

const t = alarmTest();

test('none, some, and of nothing', async () => {
  const ResourceARN = 'arn:aws:cloudwatch:us-east-1:000000000000:alarm:plain';
  const list = () => t.cloudwatch().listTagsForResource({ ResourceARN });
  expect(await failureOf(list())).toMatchObject({ code: 'ResourceNotFoundException' });
  await t.put('plain');
  expect((await list()).Tags).toEqual([]);
  await t.cloudwatch().tagResource({ ResourceARN, Tags: [{ Key: 'a', Value: 'b' }] });
  expect((await list()).Tags).toEqual([{ Key: 'a', Value: 'b' }]);
});
