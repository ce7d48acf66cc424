import { expect, test } from 'vitest';
import { ACCOUNT, allow, allPages, failure, iamCloud, OTHER_ACCOUNT } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();
const names = Array.from({ length: 25 }, (_, i) => `user-${String(i).padStart(2, '0')}`);

test('every user once, in pages, by name; only those of a path', async () => {
  for (const [i, UserName] of names.entries()) {
    await iam().createUser({ UserName, Path: i % 5 === 0 ? '/fifth/' : '/' });
  }
  const list = (more: object) => async (page: object) => {
    const answer = await iam().listUsers({ ...page, ...more });
    return { ...answer, items: answer.Users?.map(({ UserName }) => UserName) };
  };
  expect(await allPages(list({}), 10)).toEqual({ items: names, pages: 3 });
  expect(await allPages(list({}), 25)).toEqual({ items: names, pages: 1 });
  const fifth = names.filter((_, i) => i % 5 === 0);
  expect(await allPages(list({ PathPrefix: '/fif' }), 2)).toEqual({ items: fifth, pages: 3 });
  expect(await allPages(list({ PathPrefix: '/none/' }), 2)).toEqual({ items: [], pages: 1 });
});

test('a marker is good for its own list only', async () => {
  const { Marker } = await iam().listUsers({ MaxItems: 1 });
  const refused = '400 ValidationError: Invalid Marker.';
  expect(await failure(iam().listUsers({ Marker, PathPrefix: '/fifth/' }))).toBe(refused);
  expect(await failure(iam().listGroups({ Marker }))).toBe(refused);
  expect(await failure(iam().listUsers({ Marker: 'abc' }))).toBe(refused);
  expect(await failure(iam().listUsers({ Marker, MaxItems: 3 }))).toBe('it did not fail');
});

test('accounts do not see one another; a list may be allowed for one path', async () => {
  const other = iam({ accessKeyId: OTHER_ACCOUNT, secretAccessKey: 'x' });
  expect((await other.listUsers({})).Users).toEqual([]);
  const keys = await userWith('lister', allow('iam:ListUsers', `arn:aws:iam::${ACCOUNT}:user/fifth/`));
  expect((await iam(keys).listUsers({ PathPrefix: '/fifth/' })).Users).toHaveLength(5);
  expect(await failure(iam(keys).listUsers({}))).toMatch(
    `not authorized to perform: iam:ListUsers on resource: arn:aws:iam::${ACCOUNT}:user/`,
  );
});
