import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** Of no use to whom AWS has not admitted: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateDelegationRequest.html */
export const createDelegationRequest: Handler<'CreateDelegationRequest'> = (
  { place },
  { Permissions: { PolicyTemplateArn: template } },
) => {
  const which = template === undefined ? 'A policy template' : `The policy template ${template}`;
  throw invalidInput(`${which} is not registered for account ${place.account}.`);
};
