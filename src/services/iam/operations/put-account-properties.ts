import { namespaceOf } from '../account-properties.ts';
import { invalidInput } from '../errors.ts';
import type { Handler } from '../handler.ts';

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutAccountProperties.html */
export const putAccountProperties: Handler<'PutAccountProperties'> = (_context, { Properties }) => {
  throw invalidInput(`There is no namespace ${namespaceOf(Properties)}.`);
};
