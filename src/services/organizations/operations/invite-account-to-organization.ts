import { ANYWHERE, accountNumbered } from '../../../policy/organization/accounts.ts';
import { handshakeConstraint } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { shownHandshake } from '../handshakes.ts';
import { newHandshakeId } from '../ids.ts';
import { accountAsked, checkNotInvited } from '../invitations.ts';
import { INVITATION_MS } from '../limits.ts';
import { organizationOf } from '../organization.ts';
import { type HandshakeRecord, handshakes } from '../state.ts';
import { withTags } from '../tags.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_InviteAccountToOrganization.html */
export const inviteAccountToOrganization: Handler<'InviteAccountToOrganization'> = async (
  context,
  { Target: party, Notes: notes, Tags },
) => {
  const { tx, place, ids, now } = context;
  const organization = await organizationOf(tx, place.account);
  const accountId = await accountAsked(context, party);
  const asked = accountId && (await accountNumbered(tx, accountId, now()));
  if (asked && asked.membership !== undefined) {
    const text = 'The account is already a member of an organization.';
    throw asked.membership.organizationId === organization.id
      ? handshakeConstraint('ALREADY_IN_AN_ORGANIZATION', text)
      : handshakeConstraint('ALREADY_IN_AN_ORGANIZATION', text);
  }
  await checkNotInvited(context, organization, party);
  const handshake: HandshakeRecord = {
    id: newHandshakeId(ids),
    organizationId: organization.id,
    action: 'INVITE',
    accountId,
    party: { id: party.Id, type: party.Type },
    notes,
    tags: withTags({}, Tags),
    requestedAtMs: now(),
    expiresAtMs: now() + INVITATION_MS,
  };
  await handshakes.put(tx, ANYWHERE, handshake);
  return { Handshake: await shownHandshake(context, { handshake, organization }) };
};
