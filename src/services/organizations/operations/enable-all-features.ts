import { ANYWHERE } from '../../../policy/organization/accounts.ts';
import { handshakeConstraint } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { isOpen, shownHandshake } from '../handshakes.ts';
import { newHandshakeId } from '../ids.ts';
import { ENABLE_ALL_FEATURES_MS } from '../limits.ts';
import { membersOf, organizationOf } from '../organization.ts';
import { type HandshakeRecord, handshakes } from '../state.ts';

/** https://docs.aws.amazon.com/organizations/latest/APIReference/API_EnableAllFeatures.html */
export const enableAllFeatures: Handler<'EnableAllFeatures'> = async (context) => {
  const { tx, place, ids, now } = context;
  const organization = await organizationOf(tx, place.account);
  if (organization.featureSet === 'ALL') {
    throw handshakeConstraint(
      'ORGANIZATION_ALREADY_HAS_ALL_FEATURES',
      'The organization already has all features enabled.',
    );
  }
  const pending = await handshakes.listBy(tx, ANYWHERE, 'byOrganization', { prefix: [organization.id] });
  if (pending.records.some((each) => each.action === 'ENABLE_ALL_FEATURES' && isOpen(each, now()))) {
    throw handshakeConstraint(
      'ORGANIZATION_IS_ALREADY_PENDING_ALL_FEATURES_MIGRATION',
      'The handshake migration of this organization to all features is already in progress.',
    );
  }
  const facts = {
    organizationId: organization.id,
    tags: {},
    requestedAtMs: now(),
    expiresAtMs: now() + ENABLE_ALL_FEATURES_MS,
  };
  const handshake: HandshakeRecord = {
    ...facts,
    id: newHandshakeId(ids),
    action: 'ENABLE_ALL_FEATURES',
    party: { id: organization.id, type: 'ORGANIZATION' },
  };
  await handshakes.put(tx, ANYWHERE, handshake);
  // Accounts that the organization created itself are not asked.
  for (const { id: accountId, membership } of await membersOf(tx, organization)) {
    if (accountId === organization.managementAccount || membership?.joinedMethod !== 'INVITED') continue;
    await handshakes.put(tx, ANYWHERE, {
      ...facts,
      id: newHandshakeId(ids),
      action: 'APPROVE_ALL_FEATURES',
      accountId,
      party: { id: accountId, type: 'ACCOUNT' },
      parentHandshakeId: handshake.id,
    });
  }
  return { Handshake: await shownHandshake(context, { handshake, organization }) };
};
