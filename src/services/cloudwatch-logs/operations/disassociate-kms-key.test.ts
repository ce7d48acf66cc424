import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DisassociateKmsKey forgets the key of a group', async () => {
  const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/k';
  const logGroupName = await group('one', { kmsKeyId });
  await logs().disassociateKmsKey({ logGroupName });
  expect((await logs().describeLogGroups({})).logGroups?.[0]).not.toHaveProperty('kmsKeyId');
  const call = logs().disassociateKmsKey({ logGroupName: 'none' });
  await expect(call).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
