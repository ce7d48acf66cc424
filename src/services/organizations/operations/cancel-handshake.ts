import { accessDenied } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { approvalsOf, endHandshake, handshakeNumbered, shownHandshake } from '../handshakes.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_CancelHandshake.html */
export const cancelHandshake: Handler<'CancelHandshake'> = async (context, { HandshakeId }) => {
  const { tx, place } = context;
  const { handshake, organization } = await handshakeNumbered(tx, place.account, HandshakeId);
  if (place.account !== organization.managementAccount) throw accessDenied();
  const ended = await endHandshake(context, handshake, 'CANCELED');
  for (const approval of await approvalsOf(tx, handshake.id)) {
    if (approval.ended === undefined) await endHandshake(context, approval, 'CANCELED');
  }
  return { Handshake: await shownHandshake(context, { handshake: ended, organization }) };
};
