/**
 * Where functions of a snapshot, and those that run for days, ask for their credentials: those of their making would not
 * be good for long. SDKs know it as the endpoint of containers. https://docs.aws.amazon.com/lambda/latest/dg/snapstart-activate.html
 */

import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FunctionSpec } from '../../core/functions.ts';
import { refuse, sendJson } from './runtime-api.ts';

const PATH = '/2021-04-23/credentials';

export class CredentialsEndpoint {
  readonly #spec: Pick<FunctionSpec, 'credentials' | 'initialization'>;
  readonly #token = randomBytes(32).toString('base64url');

  constructor(spec: Pick<FunctionSpec, 'credentials' | 'initialization'>) {
    this.#spec = spec;
  }

  get isUsed(): boolean {
    const { initialization } = this.#spec;
    return initialization === 'snap-start' || initialization === 'lambda-managed-instances';
  }

  /** @param address of the Runtime API */
  variables(address: string): Record<string, string> {
    return {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${address}${PATH}`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN: this.#token,
    };
  }

  /** Answers; false when something else was asked for. */
  route(request: IncomingMessage, response: ServerResponse): boolean {
    if (!this.isUsed || request.url !== PATH) return false;
    if (request.method !== 'GET') refuse(response, 405, 'MethodNotAllowed', 'GET');
    else if (request.headers.authorization !== this.#token)
      refuse(response, 403, 'Forbidden', 'Not your token');
    else void this.#answer(response);
    return true;
  }

  async #answer(response: ServerResponse): Promise<void> {
    try {
      const { accessKeyId, secretAccessKey, sessionToken, expiresAtMs } = await this.#spec.credentials();
      sendJson(response, 200, {
        AccessKeyId: accessKeyId,
        SecretAccessKey: secretAccessKey,
        Token: sessionToken,
        Expiration: new Date(expiresAtMs).toISOString(),
      });
    } catch (error) {
      refuse(response, 500, 'InternalError', error instanceof Error ? error.message : String(error));
    }
  }
}
