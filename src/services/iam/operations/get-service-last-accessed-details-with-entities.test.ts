import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { ACCOUNT, failure, iamCloud } from '../../../../test/support/iam.ts';

const { cloud, iam, userWith } = iamCloud();
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;

test('who of a group called a service, the last one first', async () => {
  await iam().createGroup({ GroupName: 'g' });
  await iam().attachGroupPolicy({
    GroupName: 'g',
    PolicyArn: 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess',
  });
  for (const name of ['ada', 'bea', 'cyd']) {
    const credentials = await userWith(name);
    await iam().addUserToGroup({ GroupName: 'g', UserName: name });
    if (name === 'cyd') continue;
    await cloud().clock.advance(90_000);
    await cloud().client(SQS, { credentials }).listQueues({});
  }
  const { JobId } = await iam().generateServiceLastAccessedDetails({ Arn: arn('group/g') });
  const of = (ServiceNamespace: string) =>
    iam().getServiceLastAccessedDetailsWithEntities({ JobId, ServiceNamespace });
  const { EntityDetailsList, ...job } = await of('sqs');
  expect(job).toMatchObject({ JobStatus: 'COMPLETED', IsTruncated: false });
  expect(EntityDetailsList?.map(({ EntityInfo }) => EntityInfo)).toEqual(
    ['bea', 'ada'].map((name) => ({
      Arn: arn(`user/${name}`),
      Name: name,
      Type: 'USER',
      Id: expect.stringMatching(/^AIDA/),
      Path: '/',
    })),
  );
  expect(await failure(of('s3'))).toMatch('400 InvalidInput');
});
