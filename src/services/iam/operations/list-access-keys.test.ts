import { expect, test } from 'vitest';
import { allow, allPages, failure, iamCloud } from '../../../../test/support/iam.ts';

const { iam, userWith } = iamCloud();

test('the oldest first, in pages, without secrets', async () => {
  const keys = await userWith('ada', allow('iam:ListAccessKeys'));
  const { AccessKey } = await iam().createAccessKey({ UserName: 'ada' });
  const { items, pages } = await allPages(async (page) => {
    const answer = await iam(keys).listAccessKeys(page);
    return { ...answer, items: answer.AccessKeyMetadata };
  }, 1);
  expect(pages).toBe(2);
  expect(items.map(({ AccessKeyId }) => AccessKeyId)).toEqual([keys.accessKeyId, AccessKey?.AccessKeyId]);
  expect(items[0]).toEqual({
    UserName: 'ada',
    AccessKeyId: keys.accessKeyId,
    Status: 'Active',
    CreateDate: expect.any(Date),
  });
});

test('of a user that is not there', async () => {
  expect(await failure(iam().listAccessKeys({ UserName: 'nobody' }))).toBe(
    '404 NoSuchEntity: The user with name nobody cannot be found.',
  );
});
