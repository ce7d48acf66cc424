import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, cloud } = logsCloud();

test('GetTransformer shows the transformer of a group', async () => {
  const logGroupIdentifier = await group('one');
  const nothing = await logs().getTransformer({ logGroupIdentifier });
  expect(nothing.transformerConfig).toBeUndefined();
  const first = [{ parseJSON: { destination: 'a' } }];
  await logs().putTransformer({ logGroupIdentifier, transformerConfig: first });
  const before = await logs().getTransformer({ logGroupIdentifier });
  expect(before).toMatchObject({ logGroupIdentifier, transformerConfig: first });
  expect(before.lastModifiedTime).toBe(before.creationTime);
  await cloud().clock.advance(1_000);
  const second = [{ csv: {} }, { addKeys: { entries: [{ key: 'a', value: 'b', overwriteIfExists: true }] } }];
  await logs().putTransformer({ logGroupIdentifier, transformerConfig: second });
  expect(await logs().getTransformer({ logGroupIdentifier })).toMatchObject({
    transformerConfig: second,
    creationTime: before.creationTime,
    lastModifiedTime: expect.toSatisfy((at: number) => at >= (before.creationTime ?? 0) + 1_000),
  });
  await expect(logs().getTransformer({ logGroupIdentifier: 'none' })).rejects.toMatchObject({
    name: 'ResourceNotFoundException',
  });
});
