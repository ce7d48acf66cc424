import type { User } from '../api.gen.ts';
import type { Handler } from '../handler.ts';
import { ownUserName } from '../key-owner.ts';
import { userNamed } from '../lookups.ts';
import { wholeUser } from '../shapes.ts';

export const getUser: Handler<'GetUser'> = async ({ tx, place, caller }, { UserName }) => {
  if (UserName === undefined && caller.type === 'root') return { User: rootUser(caller.account, caller.arn) };
  return { User: wholeUser(await userNamed(tx, place, UserName ?? ownUserName(caller))) };
};

/** Root is no IAM user: AWS shows it without name and path, and accounts here have no day on which they began. */
function rootUser(account: string, arn: string): User {
  const root: Pick<User, 'UserId' | 'Arn' | 'CreateDate'> = {
    UserId: account,
    Arn: arn,
    CreateDate: new Date(0),
  };
  // The model requires a name and a path all the same.
  return root as User;
}
