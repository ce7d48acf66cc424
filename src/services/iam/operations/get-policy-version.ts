import { noSuchVersion, versionNumber } from '../customer-policies.ts';
import { encodeDocument } from '../documents.ts';
import type { Handler } from '../handler.ts';
import { checkPolicyArn, documentOf, findPolicy } from '../managed-policies.ts';

export const getPolicyVersion: Handler<'GetPolicyVersion'> = async (
  { tx, place },
  { PolicyArn, VersionId },
) => {
  checkPolicyArn(PolicyArn);
  const policy = await findPolicy(tx, place.account, PolicyArn);
  const number = versionNumber(VersionId);
  const version = policy && (await documentOf(tx, policy, number));
  if (policy === undefined || version === undefined) throw noSuchVersion(PolicyArn, VersionId);
  return {
    PolicyVersion: {
      Document: encodeDocument(version.document),
      VersionId: `v${number}`,
      IsDefaultVersion: number === policy.defaultVersion,
      CreateDate: new Date(version.createdMs),
    },
  };
};
