import { expect, test } from 'vitest';
import { failure, organizationsCloud } from '../../../../test/support/organizations.ts';

const t = organizationsCloud();

test('there is one root', async () => {
  const o = await t.organization('TAG_POLICY');
  expect(o.rootId).toMatch(/^r-[a-z0-9]{4}$/);
  expect((await o.client.listRoots({})).Roots).toEqual([
    {
      Id: o.rootId,
      Arn: `arn:aws:organizations::${o.management}:root/${o.id}/${o.rootId}`,
      Name: 'Root',
      PolicyTypes: [{ Type: 'TAG_POLICY', Status: 'ENABLED' }],
    },
  ]);
});

test('a token of somebody else', async () => {
  const o = await t.organization();
  expect(await failure(o.client.listRoots({ NextToken: 'x' }))).toMatch(
    /^InvalidInputException\/INVALID_NEXT_TOKEN/,
  );
});
