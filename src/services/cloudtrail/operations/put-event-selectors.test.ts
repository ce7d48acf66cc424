import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();
const advanced = [{ Name: 'a', FieldSelectors: [{ Field: 'eventCategory', Equals: ['Management'] }] }];
const simple = [{ ReadWriteType: 'WriteOnly' as const, IncludeManagementEvents: true }];

test('PutEventSelectors keeps one kind, the other goes', async () => {
  const TrailARN = await newTrail('one');
  const put = await trail().putEventSelectors({ TrailName: 'one', EventSelectors: simple });
  expect(put).toMatchObject({ TrailARN, EventSelectors: simple });
  await trail().putEventSelectors({ TrailName: 'one', AdvancedEventSelectors: advanced });
  const kept = await trail().getEventSelectors({ TrailName: 'one' });
  expect(kept).toMatchObject({ EventSelectors: [], AdvancedEventSelectors: advanced });
  expect((await trail().getTrail({ Name: 'one' })).Trail?.HasCustomEventSelectors).toBe(true);
});

test('what is too much or does not go together', async () => {
  await newTrail('two');
  const resources = (count: number, Type = 'AWS::S3::Object') => ({
    DataResources: [{ Type, Values: Array.from({ length: count }, (_, i) => `arn:aws:s3:::bucket-${i}/`) }],
  });
  const refused = [
    {},
    { EventSelectors: simple, AdvancedEventSelectors: advanced },
    { EventSelectors: Array.from({ length: 6 }, () => simple[0] ?? {}) },
    { EventSelectors: [resources(251)] },
    { EventSelectors: [resources(1, 'AWS::Moon::Rock')] },
    {
      AdvancedEventSelectors: [
        {
          FieldSelectors: [
            { Field: 'resources.ARN', Equals: Array.from({ length: 501 }, (_, i) => `arn:${i}`) },
          ],
        },
      ],
    },
  ];
  for (const input of refused) {
    await expect(trail().putEventSelectors({ TrailName: 'two', ...input })).rejects.toMatchObject({
      name: 'InvalidEventSelectorsException',
    });
  }
  await trail().putEventSelectors({ TrailName: 'two', EventSelectors: [resources(250)] });
});
