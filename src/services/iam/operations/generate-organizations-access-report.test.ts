import { SQS } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { allow, deny, policy as document, failure } from '../../../../test/support/iam.ts';
import {
  organizationsCloud,
  rootKeys,
  type TestOrganization,
} from '../../../../test/support/organizations.ts';

const { cloud, organization, member, unit, policy, inside, iam } = organizationsCloud();

async function listQueues(org: TestOrganization, account: string): Promise<void> {
  await cloud()
    .client(SQS, { credentials: await inside(org, account) })
    .listQueues({});
}

/** What a report says of some services. */
async function report(org: TestOrganization, EntityPath: string, OrganizationsPolicyId?: string) {
  const client = iam(rootKeys(org.management));
  const { JobId } = await client.generateOrganizationsAccessReport({ EntityPath, OrganizationsPolicyId });
  const got = await client.getOrganizationsAccessReport({ JobId, MaxItems: 1000 });
  expect(got).toMatchObject({ JobStatus: 'COMPLETED', IsTruncated: false });
  return {
    count: got.NumberOfServicesAccessible,
    of: (namespace: string) => got.AccessDetails?.find((each) => each.ServiceNamespace === namespace),
  };
}

describe('a report', () => {
  test('tells who has used what below a unit, and that policies let it in', async () => {
    const org = await organization('SERVICE_CONTROL_POLICY');
    const lab = await unit(org, 'lab');
    const [a, b, elsewhere] = [await member(org), await member(org), await member(org)];
    for (const AccountId of [a, b]) {
      await org.client.moveAccount({
        AccountId,
        SourceParentId: org.rootId,
        DestinationParentId: lab,
      });
    }
    const PolicyId = await policy(org, 'SERVICE_CONTROL_POLICY', JSON.parse(document(deny('sns:*'))));
    await org.client.attachPolicy({ PolicyId, TargetId: lab });
    await listQueues(org, a);
    await cloud().clock.advance(90_000);
    await listQueues(org, b);
    await cloud().clock.advance(90_000);
    await listQueues(org, elsewhere);

    const path = `${org.id}/${org.rootId}/${lab}`;
    const ofUnit = await report(org, path);
    expect(ofUnit.of('sqs')).toEqual({
      ServiceName: 'Amazon SQS',
      ServiceNamespace: 'sqs',
      Region: 'us-east-1',
      EntityPath: `${path}/${b}`,
      LastAuthenticatedTime: expect.any(Date),
      TotalAuthenticatedEntities: 2,
    });
    expect(ofUnit.of('s3')).toEqual({
      ServiceName: 'Amazon S3',
      ServiceNamespace: 's3',
      TotalAuthenticatedEntities: 0,
    });
    expect(ofUnit.of('sns')).toBeUndefined();

    const ofRoot = await report(org, `${org.id}/${org.rootId}`);
    expect(ofRoot.of('sqs')).toMatchObject({
      TotalAuthenticatedEntities: 3,
      EntityPath: `${org.id}/${org.rootId}/${elsewhere}`,
    });
    expect(ofRoot.of('sns')).toBeDefined();
    expect((await report(org, `${path}/${a}`)).of('sqs')?.TotalAuthenticatedEntities).toBe(1);
  });

  test('on a policy lists what it lets in, and the accounts that it is over', async () => {
    const org = await organization('SERVICE_CONTROL_POLICY');
    const [a, b] = [await member(org), await member(org)];
    const queues = JSON.parse(document(allow('sqs:*')));
    const PolicyId = await policy(org, 'SERVICE_CONTROL_POLICY', queues);
    await org.client.attachPolicy({ PolicyId, TargetId: a });
    await listQueues(org, a);
    await listQueues(org, b);
    const root = await report(org, `${org.id}/${org.rootId}`, PolicyId);
    expect(root.count).toBe(1);
    expect(root.of('sqs')?.TotalAuthenticatedEntities).toBe(1);
    // It is not over this one: the services without anybody's use.
    const other = await report(org, `${org.id}/${org.rootId}/${b}`, PolicyId);
    expect(other.of('sqs')?.TotalAuthenticatedEntities).toBe(0);
  });

  test('on the management account lists every service, whatever the policy', async () => {
    const org = await organization('SERVICE_CONTROL_POLICY');
    const PolicyId = await policy(org, 'SERVICE_CONTROL_POLICY', JSON.parse(document(allow('sqs:*'))));
    const path = `${org.id}/${org.rootId}/${org.management}`;
    expect((await report(org, path, PolicyId)).count).toBe((await report(org, path)).count);
  });
});

describe('is refused', () => {
  const generate = (account: string, EntityPath: string, OrganizationsPolicyId?: string) =>
    failure(iam(rootKeys(account)).generateOrganizationsAccessReport({ EntityPath, OrganizationsPolicyId }));

  test('to others than the management account, and while SCPs are off', async () => {
    const org = await organization();
    const path = `${org.id}/${org.rootId}`;
    expect(await generate(org.management, path)).toBe(
      '400 InvalidInput: Service control policies are not enabled for the root of the organization.',
    );
    const text = '400 InvalidInput: The caller is not in the management account of an organization.';
    expect(await generate(await member(org), path)).toBe(text);
    expect(await generate('310999999999', path)).toBe(text);
  });

  test.each([
    ['another organization', (_: TestOrganization) => 'o-aaaaaaaaaa/r-aaaa'],
    ['another root', ({ id }: TestOrganization) => `${id}/r-zzzz`],
    ['a unit that is not there', ({ id, rootId }: TestOrganization) => `${id}/${rootId}/ou-aaaa-bbbbbbbb`],
    ['an account of somebody else', ({ id, rootId }: TestOrganization) => `${id}/${rootId}/310999999998`],
    ['what is no id', ({ id, rootId }: TestOrganization) => `${id}/${rootId}/lab-of-mine`],
  ])('for a path with %s', async (_name, pathIn) => {
    const org = await organization('SERVICE_CONTROL_POLICY');
    const path = pathIn(org);
    expect(await generate(org.management, path)).toBe(
      `400 InvalidInput: There is no entity ${path} in the organization.`,
    );
  });

  test('for a policy that is not there', async () => {
    const org = await organization('SERVICE_CONTROL_POLICY');
    expect(await generate(org.management, `${org.id}/${org.rootId}`, 'p-aaaaaaaa')).toBe(
      '404 NoSuchEntity: The service control policy with id p-aaaaaaaa cannot be found.',
    );
  });

  test('to a user who may not look at the organization', async () => {
    const org = await organization('SERVICE_CONTROL_POLICY');
    const client = iam(rootKeys(org.management));
    await client.createUser({ UserName: 'ada' });
    const { AccessKey } = await client.createAccessKey({ UserName: 'ada' });
    await client.putUserPolicy({
      UserName: 'ada',
      PolicyName: 'report',
      PolicyDocument: document(allow('iam:GenerateOrganizationsAccessReport')),
    });
    const own = iam({
      accessKeyId: AccessKey?.AccessKeyId ?? '',
      secretAccessKey: AccessKey?.SecretAccessKey ?? '',
    });
    const call = own.generateOrganizationsAccessReport({ EntityPath: `${org.id}/${org.rootId}` });
    expect(await failure(call)).toMatch(/AccessDenied.*organizations:ListRoots/);
  });
});
