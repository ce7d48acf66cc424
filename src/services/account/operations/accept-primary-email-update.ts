import { ANYWHERE, accountNumbered, accounts } from '../../../policy/organization/accounts.ts';
import { invalid, noEmailUpdate } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { emailUpdates } from '../state.ts';
import { subjectOf } from '../subject.ts';

/** https://docs.aws.amazon.com/accounts/latest/reference/API_AcceptPrimaryEmailUpdate.html */
export const acceptPrimaryEmailUpdate: Handler<'AcceptPrimaryEmailUpdate'> = async (
  { tx, place, now },
  input,
) => {
  const subject = subjectOf(place, input);
  const update = await emailUpdates.get(tx, subject);
  if (update?.status !== 'PENDING' || update.email !== input.PrimaryEmail) throw noEmailUpdate();
  if (update.code !== input.Otp) throw invalid('Otp', 'The verification code is not valid.');
  const account = await accountNumbered(tx, subject.account, now());
  await accounts.put(tx, ANYWHERE, { ...account, email: update.email });
  await emailUpdates.put(tx, subject, { ...update, status: 'ACCEPTED', changedAtMs: now() });
  return { Status: 'ACCEPTED' };
};
