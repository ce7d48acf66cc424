import { refuseDelivery } from '../group-class.ts';
import type { Handler } from '../handler.ts';
import { addressOf, findGroup } from '../names.ts';
import { readProtectionPolicy } from '../protection/policy.ts';
import { protect } from '../protection/state.ts';

/** Masks what comes from now on. https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutDataProtectionPolicy.html */
export const putDataProtectionPolicy: Handler<'PutDataProtectionPolicy'> = async (context, input) => {
  const { tx, place, now } = context;
  const { logGroupIdentifier, policyDocument: document } = input;
  const { name: policyName, identifiers } = readProtectionPolicy(document);
  const address = addressOf(place, input);
  const group = await findGroup(tx, address);
  // "Masking sensitive data is supported for log groups in both the Standard and Infrequent Access log classes."
  refuseDelivery(group);
  const policy = { document, identifiers, policyName };
  const { updatedAtMs } = await protect(tx, address.place, group.id, now(), policy);
  return { logGroupIdentifier, policyDocument: document, lastUpdatedTime: updatedAtMs };
};
