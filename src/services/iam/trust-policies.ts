import type { Place } from '../../core/place.ts';
import type { Transaction } from '../../core/transaction.ts';
import type { RoleRecord } from '../../policy/identity/roles.ts';
import { findTrusted } from '../../policy/identity/trust.ts';
import { invalidTrustPrincipal } from '../../policy/parse-resource.ts';
import { unknownService } from '../../policy/service-principals.ts';
import { checkTrustDocument } from './documents.ts';
import { malformedPolicyDocument } from './errors.ts';

/** A trust policy as a role keeps it: checked, with the ids of those whom it names, who all have to exist. */
export async function checkedTrust(
  tx: Transaction,
  place: Place,
  text: string,
): Promise<Pick<RoleRecord, 'trust' | 'trustedIds'>> {
  const document = checkTrustDocument(text);
  const unknown = unknownService(document);
  if (unknown !== undefined) throw malformedPolicyDocument(invalidTrustPrincipal('Service', unknown));
  const { ids, missing } = await findTrusted(tx, document, place.account);
  if (missing !== undefined) throw malformedPolicyDocument(invalidTrustPrincipal('AWS', missing));
  return { trust: text, trustedIds: ids };
}
