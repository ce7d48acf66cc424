import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();
const kmsKeyId = 'arn:aws:kms:us-east-1:000000000000:key/k';

test('AssociateKmsKey keeps the key of a group and shows it', async () => {
  const logGroupName = await group('one');
  await logs().associateKmsKey({ logGroupName, kmsKeyId });
  await expect(logs().associateKmsKey({ logGroupName, kmsKeyId: 'k' })).rejects.toMatchObject({
    name: 'InvalidParameterException',
    message: `The specified KMS Key Id could not be found. '${logGroupName}'`,
  });
  const shown = async () => (await logs().describeLogGroups({})).logGroups?.[0]?.kmsKeyId;
  expect(await shown()).toBe(kmsKeyId);
  const resourceIdentifier = 'arn:aws:logs:us-east-1:000000000000:log-group:one';
  await logs().associateKmsKey({ resourceIdentifier, kmsKeyId: `${kmsKeyId}2` });
  expect(await shown()).toBe(`${kmsKeyId}2`);

  const results = 'arn:aws:logs:us-east-1:000000000000:query-result:*';
  const wrong: [object, string][] = [
    [{ logGroupName: 'none' }, 'ResourceNotFoundException'],
    [{ resourceIdentifier: results }, 'InvalidParameterException'],
    [{}, 'InvalidParameterException'],
    [{ logGroupName, resourceIdentifier }, 'InvalidParameterException'],
  ];
  for (const [input, name] of wrong)
    await expect(logs().associateKmsKey({ ...input, kmsKeyId })).rejects.toMatchObject({ name });
});
