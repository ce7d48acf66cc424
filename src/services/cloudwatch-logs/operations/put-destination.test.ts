import { expect, test } from 'vitest';
import { logsCloud, resourcePolicy } from '../../../../test/support/logs.ts';

const { logs } = logsCloud();
const targetArn = 'arn:aws:kinesis:us-east-1:000000000000:stream/s';
const roleArn = 'arn:aws:iam::000000000000:role/r';

test('PutDestination keeps a destination, its policy and tags, and changes it', async () => {
  const put = (target: string) =>
    logs().putDestination({ destinationName: 'd', targetArn: target, roleArn, tags: { a: '1' } });
  await put(targetArn);
  await logs().putDestinationPolicy({ destinationName: 'd', accessPolicy: resourcePolicy() });
  const { destination } = await put(`${targetArn}2`);
  const arn = 'arn:aws:logs:us-east-1:000000000000:destination:d';
  expect(destination).toEqual({
    destinationName: 'd',
    targetArn: `${targetArn}2`,
    roleArn,
    arn,
    accessPolicy: resourcePolicy(),
    creationTime: expect.any(Number),
  });
  await logs().tagResource({ resourceArn: arn, tags: { b: '2' } });
  await logs().untagResource({ resourceArn: arn, tagKeys: ['a'] });
  expect((await logs().listTagsForResource({ resourceArn: arn })).tags).toEqual({ b: '2' });
  const wrong = [
    { targetArn: 'x' },
    { targetArn: 'arn:aws:sqs:us-east-1:000000000000:q' },
    { roleArn: 'arn:aws:iam' },
    { roleArn: targetArn },
  ];
  for (const more of wrong) {
    const call = logs().putDestination({ destinationName: 'd', targetArn, roleArn, ...more });
    await expect(call).rejects.toMatchObject({ name: 'InvalidParameterException' });
  }
});
