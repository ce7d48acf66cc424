import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { rootUser, wholeUser } from '../shapes.ts';

export const getUser: Handler<'GetUser'> = async ({ tx, place, caller }, { UserName }) => {
  if (UserName === undefined && caller.type === 'root') return { User: rootUser(place) };
  return { User: wholeUser(await userNamed(tx, place, UserName ?? ownUserName(caller))) };
};
