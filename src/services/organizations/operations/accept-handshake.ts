import { ANYWHERE, accountNumbered } from '../../../policy/organization/accounts.ts';
import { accessDenied } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { endHandshake, handshakeNumbered, isAsked, shownHandshake } from '../handshakes.ts';
import { acceptInvitation } from '../invitations.ts';
import { organizations } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_AcceptHandshake.html */
export const acceptHandshake: Handler<'AcceptHandshake'> = async (context, { HandshakeId }) => {
  const { tx, place, now } = context;
  const { handshake, organization } = await handshakeNumbered(tx, place.account, HandshakeId);
  const isForManagement = handshake.action === 'ENABLE_ALL_FEATURES';
  if (!isForManagement && !(await isAsked(tx, handshake, place.account))) throw accessDenied();
  const ended = await endHandshake(context, handshake, 'ACCEPTED');
  if (handshake.action === 'INVITE') {
    const account = await accountNumbered(tx, place.account, now());
    await acceptInvitation(context, organization, account, handshake.tags);
  }
  const after = isForManagement ? { ...organization, featureSet: 'ALL' as const } : organization;
  if (isForManagement) await organizations.put(tx, ANYWHERE, after);
  return { Handshake: await shownHandshake(context, { handshake: ended, organization: after }) };
};
