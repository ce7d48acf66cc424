import { expect, test } from 'vitest';
import { allow, allPages, failure, iamCloud } from '../../../../test/support/iam.ts';
import { deviceOf } from '../../../../test/support/mfa.ts';

const { cloud, iam, userWith } = iamCloud();

test("a user's devices, page by page, also after it was renamed", async () => {
  await userWith('ada');
  const made: string[] = [];
  for (const name of ['c', 'a', 'b']) made.push((await deviceOf(cloud(), iam(), 'ada', name)).SerialNumber);
  await iam().updateUser({ UserName: 'ada', NewUserName: 'grace' });
  const { items, pages } = await allPages(async (input) => {
    const { MFADevices, ...rest } = await iam().listMFADevices({ UserName: 'grace', ...input });
    return { items: MFADevices, ...rest };
  }, 2);
  expect(items.map(({ SerialNumber }) => SerialNumber)).toEqual(made);
  expect(items[0]).toMatchObject({ UserName: 'grace', EnableDate: expect.any(Date) });
  expect(pages).toBe(2);
});

test('without a name those of the caller; none is no error', async () => {
  const keys = await userWith('self', allow('iam:ListMFADevices'));
  expect((await iam(keys).listMFADevices({})).MFADevices).toEqual([]);
  expect((await iam().listMFADevices({})).MFADevices).toEqual([]);
  expect(await failure(iam().listMFADevices({ UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});
