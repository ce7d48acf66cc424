import { expect, test } from 'vitest';
import { trailCloud } from '../../../../test/support/cloudtrail.ts';

const { trail, newTrail } = trailCloud();

test('a trail without selectors of its own has the one that AWS gives it', async () => {
  const TrailARN = await newTrail('one');
  const { EventSelectors, ...rest } = await trail().getEventSelectors({ TrailName: TrailARN });
  expect(rest).toMatchObject({ TrailARN });
  expect(rest.AdvancedEventSelectors).toBeUndefined();
  expect(EventSelectors).toEqual([
    {
      ReadWriteType: 'All',
      IncludeManagementEvents: true,
      DataResources: [],
      ExcludeManagementEventSources: [],
    },
  ]);
  await expect(trail().getEventSelectors({ TrailName: 'ghost' })).rejects.toMatchObject({
    name: 'TrailNotFoundException',
  });
});
