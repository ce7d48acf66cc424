import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, now } = logsCloud();

test('PutStorageTierPolicy keeps what the account wants, and takes it back', async () => {
  const from = now();
  const { storageTier, lastUpdatedTime = 0 } = await logs().putStorageTierPolicy({
    storageTier: 'INTELLIGENT_TIERING',
  });
  expect(storageTier).toBe('INTELLIGENT_TIERING');
  expect(lastUpdatedTime).toBeGreaterThanOrEqual(from);
  expect(await logs().getStorageTierPolicy({})).toMatchObject({ storageTier, lastUpdatedTime });
  await logs().putStorageTierPolicy({ storageTier: 'STANDARD' });
  expect(await logs().getStorageTierPolicy({})).toMatchObject({ storageTier: 'STANDARD' });
  // No value of the client's type.
  await expect(logs().putStorageTierPolicy({ storageTier: 'OTHER' as never })).rejects.toMatchObject({
    name: 'InvalidParameterException',
  });
});
