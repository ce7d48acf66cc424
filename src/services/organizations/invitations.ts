import type { TxContext } from '../../core/context.ts';
import {
  type AccountRecord,
  ANYWHERE,
  accountNumbered,
  accounts,
} from '../../policy/organization/accounts.ts';
import type { Handshake, HandshakeFilter, HandshakeParty } from './api.gen.ts';
import { duplicateHandshake, handshakeConstraint, invalidInput } from './errors.ts';
import { type FoundHandshake, isOpen, shownHandshake } from './handshakes.ts';
import { ENDED_HANDSHAKE_MS, HANDSHAKES_MAX } from './limits.ts';
import { isFull, join } from './membership.ts';
import {
  type HandshakeRecord,
  handshakes,
  type OrganizationRecord,
  organizations,
  type Tags,
} from './state.ts';

type Context = Pick<TxContext, 'tx' | 'now'>;

/** The account that an invitation means; undefined while nobody has the address. Throws InvalidInputException. */
export async function accountAsked(
  { tx }: Context,
  { Id: id, Type: type }: HandshakeParty,
): Promise<string | undefined> {
  if (type === 'ACCOUNT' && /^\d{12}$/.test(id)) return id;
  if (type === 'EMAIL' && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(id)) {
    return (await accounts.getBy(tx, ANYWHERE, 'byEmail', [id.toLowerCase()]))?.id;
  }
  if (type === 'ORGANIZATION') {
    throw invalidInput(
      'INVALID_PARTY_TYPE_TARGET',
      'You specified the wrong type of entity for the operation.',
    );
  }
  throw type === 'EMAIL'
    ? invalidInput(
        'INVALID_EMAIL_ADDRESS_TARGET',
        'You specified an invalid email address for the invited account owner.',
      )
    : invalidInput('INVALID_PATTERN', 'You provided a value that does not match the required pattern.');
}

/** Throws DuplicateHandshakeException, HandshakeConstraintViolationException. */
export async function checkNotInvited(
  { tx, now }: Context,
  { id }: OrganizationRecord,
  party: HandshakeParty,
): Promise<void> {
  const page = await handshakes.listBy(tx, ANYWHERE, 'byOrganization', {
    prefix: [id],
    limit: HANDSHAKES_MAX,
  });
  const open = page.records.filter((each) => each.action === 'INVITE' && isOpen(each, now()));
  if (open.some((each) => each.party.id === party.Id)) throw duplicateHandshake();
}

/** Throws HandshakeConstraintViolationException. */
export async function acceptInvitation(
  context: Context,
  organization: OrganizationRecord,
  account: AccountRecord,
  tags: Tags,
): Promise<void> {
  if (account.membership !== undefined) {
    throw handshakeConstraint(
      'ALREADY_IN_AN_ORGANIZATION',
      'The account is already a member of an organization.',
    );
  }
  if (await isFull(context, organization)) {
    throw handshakeConstraint(
      'ACCOUNT_NUMBER_LIMIT_EXCEEDED',
      'You have exceeded the allowed number of AWS accounts.',
    );
  }
  await join(context, organization, account, 'INVITED', tags);
}

/** What an account was asked, by its number or its address. */
export async function handshakesForAccount(
  { tx, now }: Context,
  accountId: string,
): Promise<FoundHandshake[]> {
  const found: FoundHandshake[] = [];
  const { email } = await accountNumbered(tx, accountId, now());
  const byNumber = (await handshakes.listBy(tx, ANYWHERE, 'byAccount', { prefix: [accountId] })).records;
  const byAddress: HandshakeRecord[] = [];
  for await (const each of handshakes.scan(tx, ANYWHERE, { snapshot: true })) {
    const isForAddress = each.accountId === undefined && each.party.type === 'EMAIL';
    if (isForAddress && each.party.id.toLowerCase() === email.toLowerCase()) byAddress.push(each);
  }
  for (const handshake of [...byNumber, ...byAddress]) {
    const organization = await organizations.get(tx, ANYWHERE, handshake.organizationId);
    if (organization !== undefined && isShown(handshake, now())) found.push({ handshake, organization });
  }
  return found;
}

/** "Handshakes that are ACCEPTED, DECLINED, CANCELED or EXPIRED appear for only 30 days". */
export function isShown({ endedAtMs, expiresAtMs }: HandshakeRecord, nowMs: number): boolean {
  return nowMs < (endedAtMs ?? expiresAtMs) + ENDED_HANDSHAKE_MS;
}

export function fitsFilter(
  { action, parentHandshakeId }: HandshakeRecord,
  { ActionType: wanted, ParentHandshakeId: parent }: HandshakeFilter = {},
): boolean {
  return (
    (wanted === undefined || action === wanted) && (parent === undefined || parentHandshakeId === parent)
  );
}

export async function shownHandshakes(
  context: Context,
  found: readonly FoundHandshake[],
): Promise<Handshake[]> {
  const shown: Handshake[] = [];
  for (const each of found) shown.push(await shownHandshake(context, each));
  return shown;
}
