import type { Handler } from '../handler.ts';

/** None was ever set: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountProperties.html */
export const getAccountProperties: Handler<'GetAccountProperties'> = () => ({ Properties: {} });
