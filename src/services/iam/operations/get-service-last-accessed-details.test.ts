import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import {
  ACCOUNT,
  allow,
  allPages,
  failure,
  iamCloud,
  type Keys,
  keysOf,
} from '../../../../test/support/iam.ts';

const { cloud, iam, sts, userWith, roleWith } = iamCloud();
const arn = (resource: string) => `arn:aws:iam::${ACCOUNT}:${resource}`;
const sqs = (credentials: Keys) => cloud().client(SQS, { credentials });

async function report(Arn: string, client = iam(), Granularity?: 'ACTION_LEVEL') {
  const { JobId } = await client.generateServiceLastAccessedDetails({ Arn, Granularity });
  return client.getServiceLastAccessedDetails({ JobId });
}

test('what a user may call, and what she called', async () => {
  const keys = await userWith('ada', allow(['sqs:*', 'sns:Publish']));
  await sqs(keys).listQueues({});
  const { ServicesLastAccessed, ...job } = await report(arn('user/ada'));
  expect(job).toMatchObject({ JobStatus: 'COMPLETED', JobType: 'SERVICE_LEVEL', IsTruncated: false });
  expect(ServicesLastAccessed).toEqual([
    { ServiceName: 'Amazon SNS', ServiceNamespace: 'sns', TotalAuthenticatedEntities: 0 },
    {
      ServiceName: 'Amazon SQS',
      ServiceNamespace: 'sqs',
      TotalAuthenticatedEntities: 1,
      LastAuthenticated: expect.any(Date),
      LastAuthenticatedEntity: arn('user/ada'),
      LastAuthenticatedRegion: 'us-east-1',
    },
  ]);
  expect((await report(arn('user/ada'), iam(), 'ACTION_LEVEL')).JobType).toBe('ACTION_LEVEL');
});

test("a role's sessions are uses of the role", async () => {
  const RoleArn = await roleWith('worker', allow('sqs:*'));
  const { Credentials } = await sts().assumeRole({ RoleArn, RoleSessionName: 'work' });
  await sqs(keysOf(Credentials)).listQueues({});
  expect((await report(RoleArn)).ServicesLastAccessed).toMatchObject([
    { ServiceNamespace: 'sqs', LastAuthenticatedEntity: RoleArn },
  ]);
});

test('the last one of a group, and of those who have a policy', async () => {
  await iam().createGroup({ GroupName: 'g' });
  const PolicyArn = 'arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess';
  await iam().attachGroupPolicy({ GroupName: 'g', PolicyArn });
  for (const name of ['bea', 'cyd', 'dan']) {
    const keys = await userWith(name);
    await iam().addUserToGroup({ GroupName: 'g', UserName: name });
    if (name === 'dan') continue;
    await cloud().clock.advance(90_000);
    await sqs(keys).listQueues({});
  }
  for (const about of [arn('group/g'), PolicyArn]) {
    expect((await report(about)).ServicesLastAccessed).toMatchObject([
      { ServiceNamespace: 'sqs', LastAuthenticatedEntity: arn('user/cyd'), TotalAuthenticatedEntities: 2 },
    ]);
  }
});

test('whoever comes again under the same name has called nothing', async () => {
  const RoleArn = arn('role/worker');
  await iam().deleteRolePolicy({ RoleName: 'worker', PolicyName: 'own' });
  await iam().deleteRole({ RoleName: 'worker' });
  await roleWith('worker', allow('sqs:*'));
  expect((await report(RoleArn)).ServicesLastAccessed).toMatchObject([{ TotalAuthenticatedEntities: 0 }]);
});

test('in pages, for nobody but who asked', async () => {
  const { JobId } = await iam().generateServiceLastAccessedDetails({
    Arn: 'arn:aws:iam::aws:policy/PowerUserAccess',
  });
  const { items, pages } = await allPages(async (page) => {
    const { ServicesLastAccessed, ...rest } = await iam().getServiceLastAccessedDetails({ JobId, ...page });
    return { items: ServicesLastAccessed, ...rest };
  }, 200);
  expect(pages).toBe(3);
  expect(new Set(items.map(({ ServiceNamespace }) => ServiceNamespace)).size).toBe(items.length);
  const keys = await userWith('eve', allow('iam:*'));
  expect(await failure(iam(keys).getServiceLastAccessedDetails({ JobId }))).toMatch('404 NoSuchEntity');
});
