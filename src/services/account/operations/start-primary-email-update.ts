import { ANYWHERE, accounts } from '../../../policy/organization/accounts.ts';
import { emailTaken } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { emailUpdates, mails } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_StartPrimaryEmailUpdate.html */
export const startPrimaryEmailUpdate: Handler<'StartPrimaryEmailUpdate'> = async (
  { tx, place, ids, now },
  input,
) => {
  const { PrimaryEmail: email } = input;
  const subject = subjectOf(place, input);
  const other = await accounts.getBy(tx, ANYWHERE, 'byEmail', [email.toLowerCase()]);
  if (other !== undefined) throw emailTaken();
  const code = ids.alphanumeric(6);
  await emailUpdates.put(tx, subject, { email, code, status: 'PENDING', changedAtMs: now() });
  // Nobody sends mail here: the code lies in the inbox.
  const text = `Your verification code: ${code}`;
  await mails.put(tx, ANYWHERE, { sentAtMs: now(), account: subject.account, to: email, text });
  return { Status: 'PENDING' };
};
