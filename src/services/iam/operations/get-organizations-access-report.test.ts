import { SQS } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { allPages, failure } from '../../../../test/support/iam.ts';
import { organizationsCloud, rootKeys } from '../../../../test/support/organizations.ts';

const { cloud, organization, member, unit, inside, iam } = organizationsCloud();

test('services in the order that is asked for, page by page', async () => {
  const org = await organization('SERVICE_CONTROL_POLICY');
  const id = await member(org);
  await cloud()
    .client(SQS, { credentials: await inside(org, id) })
    .listQueues({});
  const client = iam(rootKeys(org.management));
  const EntityPath = `${org.id}/${org.rootId}/${id}`;
  const { JobId } = await client.generateOrganizationsAccessReport({ EntityPath });
  const whole = await client.getOrganizationsAccessReport({ JobId, MaxItems: 1000 });
  const names = whole.AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace ?? '') ?? [];
  expect(names).toEqual(names.toSorted());
  expect(names.length).toBe(whole.NumberOfServicesAccessible);
  expect(whole.NumberOfServicesNotAccessed).toBe(names.length - 1);

  const page = async (input: { MaxItems: number; Marker?: string }) => {
    const { AccessDetails, ...rest } = await client.getOrganizationsAccessReport({ JobId, ...input });
    return { ...rest, items: AccessDetails?.map(({ ServiceNamespace }) => ServiceNamespace) };
  };
  expect((await allPages(page, 150)).items).toEqual(names);

  const first = async (SortKey: 'LAST_AUTHENTICATED_TIME_DESCENDING' | 'SERVICE_NAMESPACE_DESCENDING') => {
    const { AccessDetails } = await client.getOrganizationsAccessReport({ JobId, SortKey, MaxItems: 1 });
    return AccessDetails?.[0]?.ServiceNamespace;
  };
  expect(await first('LAST_AUTHENTICATED_TIME_DESCENDING')).toBe('sqs');
  expect(await first('SERVICE_NAMESPACE_DESCENDING')).toBe(names.at(-1));
});

test('a report is for who asked for it', async () => {
  const org = await organization('SERVICE_CONTROL_POLICY');
  await unit(org, 'empty');
  const client = iam(rootKeys(org.management));
  const { JobId } = await client.generateOrganizationsAccessReport({ EntityPath: `${org.id}/${org.rootId}` });
  const other = iam(rootKeys((await organization()).management));
  expect(await failure(other.getOrganizationsAccessReport({ JobId }))).toBe(
    `404 NoSuchEntity: The job with id ${JobId} cannot be found.`,
  );
});
