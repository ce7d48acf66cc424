/**
 * Session tokens: all that there is of a session is in the token that its holder carries, sealed. Nothing is stored;
 * what the session may do is looked up by the role or user that is named here.
 */

import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { SessionFacts } from '../../core/caller.ts';
import type { Seal } from '../../core/sealed.ts';

/** Whose credentials: a role's session, a user's or root's own (GetSessionToken), a federated user's. */
export type SessionKind = 'role' | 'user' | 'root' | 'federatedUser';

export interface SessionToken extends SessionFacts {
  kind: SessionKind;
  accessKeyId: string;
  secret: string;
  account: string;
  /** Unique id of the role or user behind the session; the account's for root. */
  principalId: string;
  /** Of a role's session and of a federated user. */
  sessionName?: string | undefined;
}

const PURPOSE = 'sts:session';
/** Texts shorter than this do not get shorter by packing. */
const PACKED_FROM = 512;
const PLAIN = '-';
const PACKED = '+';
/** Behind a token that was asked to be longer than it is. */
const FILLER = '\n';

/** A token of at least `sizeMin` characters. */
export function sealSession(seal: Seal, session: SessionToken, sizeMin = 0): string {
  const json = JSON.stringify(session);
  const text =
    json.length < PACKED_FROM ? PLAIN + json : PACKED + deflateRawSync(Buffer.from(json)).toString('base64');
  const token = seal.close(PURPOSE, text);
  if (token.length >= sizeMin) return token;
  // Four characters of a token carry three bytes.
  const filler = FILLER.repeat(Math.ceil(((sizeMin - token.length) * 3) / 4));
  return seal.close(PURPOSE, text + filler);
}

/** The session of a token; undefined when it was not sealed by this cloud. */
export function openSession(seal: Seal, token: string): SessionToken | undefined {
  const text = seal.open(PURPOSE, token)?.trimEnd();
  if (text === undefined) return undefined;
  const body = text.slice(1);
  const json = text.startsWith(PACKED) ? inflateRawSync(Buffer.from(body, 'base64')).toString('utf8') : body;
  // What sealSession wrote: the seal vouches for it.
  return JSON.parse(json) as SessionToken;
}
