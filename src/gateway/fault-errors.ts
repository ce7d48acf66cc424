/** Errors that any service may answer although its model does not name them, and AWS's texts of those often ordered. */

import { type Service, structureOf } from '../model/load.ts';

/** HTTP status by code (AWS's lists of common errors, and S3's of error codes). */
export const SERVICE_ERRORS: Readonly<Record<string, number>> = {
  AccessDenied: 403,
  AccessDeniedException: 400,
  ExpiredToken: 400,
  ExpiredTokenException: 400,
  InternalError: 500,
  InternalFailure: 500,
  InternalServerError: 500,
  OperationAborted: 409,
  RequestExpired: 400,
  RequestLimitExceeded: 503,
  RequestTimeout: 400,
  ServiceUnavailable: 503,
  ServiceUnavailableException: 503,
  SlowDown: 503,
  Throttling: 400,
  ThrottlingException: 400,
  TooManyRequestsException: 429,
};

const TEXTS: Readonly<Record<string, string>> = {
  InternalError: 'We encountered an internal error. Please try again.',
  InternalServerError: 'Internal server error',
  OperationAborted:
    'A conflicting conditional operation is currently in progress against this resource. Please try again.',
  ProvisionedThroughputExceededException:
    'The level of configured provisioned throughput for the table was exceeded. Consider increasing your ' +
    'provisioning level with the UpdateTable API.',
  RequestTimeout:
    'Your socket connection to the server was not read from or written to within the timeout period.',
  ServiceUnavailable: 'Service is unable to handle request.',
  SlowDown: 'Please reduce your request rate.',
  Throttling: 'Rate exceeded',
  ThrottlingException: 'Rate exceeded',
  TooManyRequestsException: 'Rate exceeded',
};

/** What AWS says with the code, or that the error was ordered. */
export function faultText(code: string): string {
  return TEXTS[code] ?? `${code}: ordered as a fault`;
}

/** Undefined where the model has a status of its own. */
export function statusOf(service: Service, code: string): number | undefined {
  const ref = service.errors[code];
  const isModelled = ref !== undefined && structureOf(service, ref).e?.[1] !== undefined;
  return isModelled ? undefined : SERVICE_ERRORS[code];
}
