import { S3 } from '@aws-sdk/client-s3';
import { SNS } from '@aws-sdk/client-sns';
import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { cloud, trail, newTrail, records, userWith } = trailCloud();

test('CreateTrail answers the trail as it is kept', async () => {
  await cloud().client(S3).createBucket({ Bucket: 'logs' });
  const { TopicArn } = await cloud().client(SNS).createTopic({ Name: 'told' });
  const created = await trail().createTrail({
    Name: 'all',
    S3BucketName: 'logs',
    S3KeyPrefix: 'prefix',
    SnsTopicName: 'told',
    IsMultiRegionTrail: true,
    EnableLogFileValidation: true,
  });
  expect(created).toMatchObject({
    Name: 'all',
    S3BucketName: 'logs',
    S3KeyPrefix: 'prefix',
    SnsTopicName: 'told',
    SnsTopicARN: TopicArn,
    IncludeGlobalServiceEvents: true,
    IsMultiRegionTrail: true,
    TrailARN: 'arn:aws:cloudtrail:us-east-1:000000000000:trail/all',
    LogFileValidationEnabled: true,
    IsOrganizationTrail: false,
  });
  const { Trail } = await trail().getTrail({ Name: 'all' });
  expect(Trail).toMatchObject({ TrailARN: created.TrailARN, HomeRegion: 'us-east-1' });
  const [record] = await records('CreateTrail');
  expect(record).toMatchObject({
    requestParameters: { name: 'all', s3BucketName: 'logs', isMultiRegionTrail: true },
    responseElements: { trailARN: created.TrailARN, snsTopicARN: TopicArn },
  });
});

test('names, buckets, topics and combinations that AWS refuses', async () => {
  await cloud().client(S3).createBucket({ Bucket: 'there' });
  const S3BucketName = 'there';
  const refusals: [object, string, string][] = [
    [{ Name: 'ab' }, 'InvalidTrailNameException', 'Trail name too short.'],
    [{ Name: 'a'.repeat(129) }, 'InvalidTrailNameException', 'Trail name too long.'],
    [{ Name: '-abc' }, 'InvalidTrailNameException', 'must starts with'],
    [{ Name: 'abc-' }, 'InvalidTrailNameException', 'must ends with'],
    [{ Name: 'a b c' }, 'InvalidTrailNameException', 'can only contain'],
    [
      { Name: 'abc', S3BucketName: 'nowhere' },
      'S3BucketDoesNotExistException',
      'S3 bucket nowhere does not exist!',
    ],
    [
      { Name: 'abc', SnsTopicName: 'none' },
      'InsufficientSnsTopicPolicyException',
      'SNS Topic does not exist',
    ],
    [{ Name: 'abc', S3KeyPrefix: 'x'.repeat(201) }, 'InvalidS3PrefixException', '200 characters'],
    [
      { Name: 'abc', IsMultiRegionTrail: true, IncludeGlobalServiceEvents: false },
      'InvalidParameterCombinationException',
      'Multi-Region trail must include global service events.',
    ],
    [{ Name: 'abc', RecursiveLogging: true }, 'UnsupportedOperationException', 'RecursiveLogging'],
  ];
  for (const [input, name, message] of refusals) {
    const call = trail().createTrail({ Name: 'abc', S3BucketName, ...input });
    await expect(call).rejects.toMatchObject({ name, message: expect.stringContaining(message) });
  }
});

test('a name is taken once, and five trails are enough for a region', async () => {
  for (let i = 1; i <= 4; i++) await newTrail(`trail-${i}`);
  await expect(newTrail('trail-1')).rejects.toMatchObject({
    name: 'TrailAlreadyExistsException',
    message: 'Trail trail-1 already exists for customer: 000000000000',
  });
  await expect(newTrail('trail-5')).rejects.toMatchObject({ name: 'MaximumNumberOfTrailsExceededException' });
  await newTrail('trail-1-there', {}, 'eu-west-1');
});

test('policies decide by the ARN and the tags', async () => {
  const Resource = 'arn:aws:cloudtrail:eu-north-1:000000000000:trail/mine-*';
  const Condition = { StringEquals: { 'aws:RequestTag/team': 'a' } };
  const keys = await userWith('maker', {
    Effect: 'Allow',
    Action: 'cloudtrail:CreateTrail',
    Resource,
    Condition,
  });
  const make = (Name: string, Value: string) =>
    trail(keys, 'eu-north-1').createTrail({
      Name,
      S3BucketName: 'there',
      TagsList: [{ Key: 'team', Value }],
    });
  await expect(make('yours-1', 'a')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  await expect(make('mine-1', 'b')).rejects.toMatchObject({ name: 'AccessDeniedException' });
  expect(await make('mine-1', 'a')).toMatchObject({ Name: 'mine-1' });
});
