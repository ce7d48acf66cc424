import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group } = logsCloud();

test('DeleteTransformer takes the transformer away, and a new one begins anew', async () => {
  const logGroupIdentifier = await group('one');
  const transformerConfig = [{ parseJSON: {} }];
  await logs().putTransformer({ logGroupIdentifier, transformerConfig });
  await logs().deleteTransformer({ logGroupIdentifier });
  expect((await logs().getTransformer({ logGroupIdentifier })).transformerConfig).toBeUndefined();
  await logs().deleteTransformer({ logGroupIdentifier });
  await logs().putTransformer({ logGroupIdentifier, transformerConfig });
  expect((await logs().getTransformer({ logGroupIdentifier })).transformerConfig).toEqual(transformerConfig);
  await expect(logs().deleteTransformer({ logGroupIdentifier: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
