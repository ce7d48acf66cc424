import { openAuthorizationMessage } from '../../../policy/authorization-message.ts';
import { invalidAuthorizationMessage } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_DecodeAuthorizationMessage.html */
export const decodeAuthorizationMessage: Handler<'DecodeAuthorizationMessage'> = (
  { seal, caller },
  { EncodedMessage },
) => {
  const DecodedMessage = openAuthorizationMessage(seal, caller.account, EncodedMessage);
  if (DecodedMessage === undefined) throw invalidAuthorizationMessage();
  return { DecodedMessage };
};
