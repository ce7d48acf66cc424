import type { Handler } from '../handler.ts';
import { handshakeNumbered, shownHandshake } from '../handshakes.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_DescribeHandshake.html */
export const describeHandshake: Handler<'DescribeHandshake'> = async (context, { HandshakeId }) => {
  const found = await handshakeNumbered(context.tx, context.place.account, HandshakeId);
  return { Handshake: await shownHandshake(context, found) };
};
