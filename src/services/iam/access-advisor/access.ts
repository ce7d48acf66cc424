/** How operations of access advisor are authorised: on the user, group, role or policy that they are about. */

import type { Access, AccessContext } from '../../../core/service.ts';
import { onTarget } from '../access.ts';
import { findRole, findUser } from '../lookups.ts';
import { findPolicy } from '../managed-policies.ts';

const ENTITY = /^arn:[^:]*:iam::[^:]*:(user|role|policy)\/(?:.*\/)?([^/]+)$/;

export function onReported(operation: string): Access<{ Arn: string }> {
  return onTarget(operation, async (context, { Arn }: { Arn: string }) => {
    const found = await withTags(context, Arn);
    return found?.arn === Arn ? found : { arn: Arn };
  });
}

/** Groups have no tags. */
async function withTags({ tx, place }: AccessContext, arn: string) {
  const [, kind, name = ''] = ENTITY.exec(arn) ?? [];
  if (kind === 'user') return findUser(tx, place, name);
  if (kind === 'role') return findRole(tx, place, name);
  return kind === 'policy' ? findPolicy(tx, place.account, arn) : undefined;
}
