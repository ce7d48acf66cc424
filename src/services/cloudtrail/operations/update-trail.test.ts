import type { UpdateTrailCommandInput } from '@aws-sdk/client-cloudtrail';
import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('UpdateTrail changes what is given and leaves the rest', async () => {
  await newTrail('one', { S3KeyPrefix: 'before', KmsKeyId: 'alias/key' });
  await newTrail('two');
  expect(await trail().updateTrail({ Name: 'one' })).toMatchObject({
    S3BucketName: 'logs-one',
    S3KeyPrefix: 'before',
  });
  const updated = await trail().updateTrail({
    Name: 'one',
    S3BucketName: 'logs-two',
    S3KeyPrefix: '',
    IsMultiRegionTrail: true,
  });
  expect(updated).toMatchObject({
    S3BucketName: 'logs-two',
    IsMultiRegionTrail: true,
    KmsKeyId: 'alias/key',
  });
  expect(updated.S3KeyPrefix).toBeUndefined();
  expect((await trail().getTrail({ Name: 'one' })).Trail).toMatchObject({ S3BucketName: 'logs-two' });
});

test('what cannot be is refused and changes nothing', async () => {
  const arn = await newTrail('three', { IsMultiRegionTrail: true });
  const refusals: [UpdateTrailCommandInput, string][] = [
    [{ Name: 'ghost' }, 'TrailNotFoundException'],
    [{ Name: 'three', S3BucketName: 'nowhere' }, 'S3BucketDoesNotExistException'],
    [{ Name: 'three', SnsTopicName: 'none' }, 'InsufficientSnsTopicPolicyException'],
    [{ Name: 'three', IncludeGlobalServiceEvents: false }, 'InvalidParameterCombinationException'],
  ];
  for (const [input, name] of refusals) {
    const call = trail().updateTrail({ S3KeyPrefix: 'changed', ...input });
    await expect(call).rejects.toMatchObject({ name });
  }
  await expect(trail(undefined, 'eu-west-1').updateTrail({ Name: arn })).rejects.toMatchObject({
    name: 'InvalidHomeRegionException',
  });
  expect((await trail().getTrail({ Name: 'three' })).Trail?.S3KeyPrefix).toBeUndefined();
});
