/** What a service adds to an error beyond its code and text. */
export interface AwsErrorDetails {
  /** HTTP status; by default the model's own for this code, else 400. */
  status?: number;
  /** Members of the modelled error shape, or extra elements of S3's error document. */
  fields?: Record<string, unknown>;
  cause?: unknown;
}

/**
 * The only error an operation may throw. `code` is the name of an error shape of the service's model; status, fault,
 * query code and wire form come from there. Services throw through their own `errors.ts`, which types the codes.
 */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number | undefined;
  readonly fields: Record<string, unknown> | undefined;

  constructor(code: string, message: string, details: AwsErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = code;
    this.code = code;
    this.status = details.status;
    this.fields = details.fields;
  }
}

/** Part of an operation that kumobako does not have, said so rather than pretended: 501, as for a whole operation. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `${what} is not implemented by kumobako`, { status: 501 });
}

/** A transaction that kept losing against others; the gateway answers the service's own conflict error. */
export class ConflictError extends Error {
  readonly attempts: number;

  constructor(attempts: number) {
    super(`The transaction lost against concurrent ones ${attempts} times.`);
    this.name = 'ConflictError';
    this.attempts = attempts;
  }
}
