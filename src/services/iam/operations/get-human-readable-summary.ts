import { noSuchRequest, requestIdOf } from '../delegation-requests.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetHumanReadableSummary.html */
export const getHumanReadableSummary: Handler<'GetHumanReadableSummary'> = (_context, { EntityArn }) => {
  const id = requestIdOf(EntityArn);
  throw id === undefined ? invalidInput(`${EntityArn} is not a delegation request.`) : noSuchRequest(id);
};
