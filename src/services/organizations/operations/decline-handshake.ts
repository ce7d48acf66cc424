import { accessDenied } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { endHandshake, handshakeNumbered, isAsked, shownHandshake } from '../handshakes.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DeclineHandshake.html */
export const declineHandshake: Handler<'DeclineHandshake'> = async (context, { HandshakeId }) => {
  const { tx, place } = context;
  const { handshake, organization } = await handshakeNumbered(tx, place.account, HandshakeId);
  if (!(await isAsked(tx, handshake, place.account))) throw accessDenied();
  const ended = await endHandshake(context, handshake, 'DECLINED');
  return { Handshake: await shownHandshake(context, { handshake: ended, organization }) };
};
