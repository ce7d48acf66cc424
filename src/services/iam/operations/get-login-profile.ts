import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { loginProfileOf } from '../passwords.ts';
import { shownLoginProfile } from '../shapes.ts';

export const getLoginProfile: Handler<'GetLoginProfile'> = async ({ tx, place, caller }, { UserName }) => {
  const user = await userNamed(tx, place, UserName ?? ownUserName(caller));
  return { LoginProfile: shownLoginProfile(user, await loginProfileOf(tx, place, user)) };
};
