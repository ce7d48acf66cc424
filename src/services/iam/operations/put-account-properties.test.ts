import { expect, test } from 'vitest';
import { failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const put = (Properties: Record<string, string>) => failure(iam().putAccountProperties({ Properties }));

test('no property is known', async () => {
  expect(await put({ 'RoleManager/Some': 'true', 'RoleManager/Other': 'false' })).toBe(
    '400 InvalidInput: There is no namespace RoleManager.',
  );
});

test.each([
  [{ Some: 'true' }, 'Some is not of the form Namespace/PropertyName.'],
  [{ 'A/B/C': 'true' }, 'A/B/C is not of the form Namespace/PropertyName.'],
  [{ 'A/': 'true' }, 'A/ is not of the form Namespace/PropertyName.'],
  [{ 'A/B': 'true', 'C/D': 'true' }, 'All properties must belong to one namespace.'],
])('the rules of keys: %j', async (properties: Record<string, string>, text) => {
  expect(await put(properties)).toBe(`400 InvalidInput: ${text}`);
});

test('the right to write into a namespace', async () => {
  const own = {
    Effect: 'Allow',
    Action: 'iam:PutAccountProperties',
    Resource: '*',
    Condition: { 'ForAllValues:StringEquals': { 'iam:AccountPropertyNamespaces': ['Own'] } },
  };
  const client = iam(await userWith('u', own));
  expect(await failure(client.putAccountProperties({ Properties: { 'Own/A': '1' } }))).toMatch(
    /^400 InvalidInput/,
  );
  expect(await failure(client.putAccountProperties({ Properties: { 'Other/A': '1' } }))).toMatch(
    /^403 AccessDenied/,
  );
});
