import { invalidParameter, logsError } from '../errors.ts';
import type { Handler } from '../handler.ts';
import { resourcePolicies } from '../state.ts';

export const deleteResourcePolicy: Handler<'DeleteResourcePolicy'> = async ({ tx, place }, input) => {
  const { policyName = '' } = input;
  if (input.resourceArn !== undefined || input.expectedRevisionId !== undefined) {
    throw invalidParameter('Policies of single log groups are not implemented by kumobako.');
  }
  if ((await resourcePolicies.get(tx, place, policyName)) === undefined) {
    // AWS's text, as LocalStack's tests recorded it.
    throw logsError('ResourceNotFoundException', `Policy with name [${policyName}] does not exist.`);
  }
  await resourcePolicies.delete(tx, place, policyName);
};
