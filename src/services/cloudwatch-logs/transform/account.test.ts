import { expect, test } from 'vitest';
import { logsCloud } from '../../../../test/support/logs.ts';

const { logs, group, put, run, cloud } = logsCloud();
const policyType = 'TRANSFORMER_POLICY';
const adding = (value: string) => [{ parseJSON: {} }, { addKeys: { entries: [{ key: 'by', value }] } }];
const putPolicy = (policyName: string, processors: unknown, selectionCriteria?: string) =>
  logs().putAccountPolicy({
    policyName,
    policyType,
    policyDocument: typeof processors === 'string' ? processors : JSON.stringify(processors),
    ...(selectionCriteria === undefined ? {} : { selectionCriteria }),
  });
const by = async (name: string) =>
  (await run(name, 'fields n, by | sort n')).map(({ n, by }) => `${n} ${by ?? ''}`);

test("the account's transformer works on what comes while it is there; a group's own goes before", async () => {
  await group('app/a');
  await group('app/own');
  await group('other');
  await group('app/rare', { logGroupClass: 'INFREQUENT_ACCESS' });
  const names = ['app/a', 'app/own', 'other', 'app/rare'];
  const putAll = async (n: number) => {
    for (const name of names) await put(name, [`{"n":${n}}`]);
    await cloud().clock.advance(10);
  };
  await putAll(1);
  await putPolicy('apps', adding('account'), 'LogGroupNamePrefix = "app/"');
  await logs().putTransformer({ logGroupIdentifier: 'app/own', transformerConfig: adding('group') });
  await putAll(2);
  await putPolicy('apps', adding('later'), 'LogGroupNamePrefix = "app/"');
  await logs().deleteTransformer({ logGroupIdentifier: 'app/own' });
  await putAll(3);
  await logs().deleteAccountPolicy({ policyName: 'apps', policyType });
  await putAll(4);
  expect(await by('app/a')).toEqual(['1 ', '2 account', '3 later', '4 ']);
  expect(await by('app/own')).toEqual(['1 ', '2 group', '3 later', '4 ']);
  for (const name of ['other', 'app/rare']) expect(await by(name)).toEqual(['1 ', '2 ', '3 ', '4 ']);
  // "Only for transformers created at the log group level."
  expect((await logs().getTransformer({ logGroupIdentifier: 'app/a' })).transformerConfig).toBeUndefined();
});

test('members that AWS does not know are left out', async () => {
  await group('unknown/a');
  const processors = [{ parseJSON: { Source: 'x', more: 1 } }, ...adding('z').slice(1)];
  await putPolicy('unknown', processors, 'LogGroupNamePrefix = "unknown/"');
  await put('unknown/a', ['{"n":1}']);
  expect(await by('unknown/a')).toEqual(['1 z']);
});

test('policies that are none, and those that overlap', async () => {
  const wrong = [
    '{',
    {},
    [],
    ['parseJSON'],
    [{ parseJson: {} }],
    [{ parseJSON: {}, csv: {} }],
    [{ parseJSON: 1 }],
    [{ parseJSON: { source: 1 } }],
    [{ parseJSON: {} }, { addKeys: {} }],
    [{ parseJSON: {} }, { addKeys: { entries: [] } }],
    [{ parseJSON: {} }, { addKeys: { entries: [1] } }],
    [{ parseJSON: {} }, { addKeys: { entries: [{ key: 'a' }] } }],
    [{ parseJSON: {} }, { addKeys: { entries: [{ key: 'a', value: 'b', overwriteIfExists: 'yes' }] } }],
    [{ parseJSON: {} }, { addKeys: { entries: Array(6).fill({ key: 'a', value: 'b' }) } }],
    [{ parseJSON: {} }, { deleteKeys: { withKeys: 'a' } }],
    [{ parseJSON: {} }, { typeConverter: { entries: [{ key: 'a', type: 'float' }] } }],
    [{ parseJSON: {} }, { listToMap: { source: 'a', key: 'b', flatten: true } }],
    [{ grok: { match: 'x'.repeat(513) } }],
    [{ deleteKeys: { withKeys: ['a'] } }],
    [{ parseToOCSF: { eventSource: 'CloudTrail', ocsfVersion: 'V1.1' } }],
    Array(21).fill({ parseJSON: {} }),
  ];
  for (const processors of wrong) {
    const refused = putPolicy('wrong', processors, 'LogGroupNamePrefix = "wrong"');
    await expect(refused, JSON.stringify(processors)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.not.stringContaining('overlap'),
    });
  }
  await putPolicy('first', adding('x'), 'LogGroupNamePrefix = "my-log"');
  for (const criteria of [undefined, 'LogGroupNamePrefix = "my-logging"', 'LogGroupName NOT IN ["a"]']) {
    await expect(putPolicy('second', adding('x'), criteria), criteria).rejects.toMatchObject({
      name: 'InvalidParameterException',
    });
  }
});
