/** An OpenID Connect provider on this machine: what signs tokens, and the server that publishes its keys. */

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface SigningKey {
  id: string;
  algorithm: string;
  privateKey: KeyObject;
  publicKey: KeyObject;
}

export interface OidcProvider {
  /** `http://127.0.0.1:PORT/realm` */
  issuer: string;
  /** Without the scheme, as ARNs and condition keys have it. */
  url: string;
  /** What is published; tests change it. */
  keys: SigningKey[];
  /** In place of what a path answers. */
  answers: Map<string, { status?: number; body?: string; location?: string; isSilent?: boolean }>;
  /** Paths that were asked for. */
  asked: string[];
  /** A token with these claims beside `iss`, `iat`, `exp`, `aud` and `sub`; undefined takes one away. */
  token(claims?: Record<string, unknown>, key?: SigningKey, header?: Record<string, unknown>): string;
  close(): void;
}

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

export function signingKey(id = 'k1', algorithm = 'RS256'): SigningKey {
  const namedCurve = CURVES[algorithm];
  const pair =
    namedCurve === undefined
      ? generateKeyPairSync('rsa', { modulusLength: 2048 })
      : generateKeyPairSync('ec', { namedCurve });
  return { id, algorithm, ...pair };
}

export function signedToken(
  claims: object,
  { id, algorithm, privateKey }: SigningKey,
  header: Record<string, unknown> = {},
): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: algorithm, typ: 'JWT', kid: id, ...header })}.${part(claims)}`;
  const key = { key: privateKey, dsaEncoding: 'ieee-p1363' as const };
  return `${signed}.${sign(`sha${algorithm.slice(2)}`, Buffer.from(signed), key).toString('base64url')}`;
}

export interface OidcOptions {
  path?: string;
  /** Makes it an https server. */
  tls?: { key: string; cert: string };
  host?: string;
}

export async function oidcProvider({
  path = '/realm',
  tls,
  host = '127.0.0.1',
}: OidcOptions = {}): Promise<OidcProvider> {
  const listener: RequestListener = (request, response) => {
    const asked = request.url ?? '';
    provider.asked.push(asked);
    const answer = provider.answers.get(asked.slice(path.length));
    if (answer?.isSilent === true) return;
    const documents: Readonly<Record<string, unknown>> = {
      '/.well-known/openid-configuration': {
        issuer: provider.issuer,
        jwks_uri: `${provider.issuer}/keys`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256'],
      },
      '/keys': {
        keys: provider.keys.map(({ id, algorithm, publicKey }) => ({
          ...publicKey.export({ format: 'jwk' }),
          kid: id,
          alg: algorithm,
          use: 'sig',
        })),
      },
    };
    const document = documents[asked.slice(path.length)];
    const headers = answer?.location === undefined ? {} : { location: answer.location };
    response.writeHead(answer?.status ?? (document === undefined ? 404 : 200), headers);
    response.end(answer?.body ?? JSON.stringify(document ?? {}));
  };
  const server = tls === undefined ? createServer(listener) : createTlsServer(tls, listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server's address.
  const { port } = server.address() as AddressInfo;
  const url = `${host}:${port}${path}`;
  const provider: OidcProvider = {
    issuer: `${tls === undefined ? 'http' : 'https'}://${url}`,
    url,
    keys: [signingKey()],
    answers: new Map(),
    asked: [],
    token(claims = {}, key = provider.keys[0] ?? signingKey(), header = {}) {
      const iat = Math.floor(Date.now() / 1000);
      const usual = { iss: provider.issuer, sub: 'ada', aud: 'sts.amazonaws.com', iat, exp: iat + 300 };
      return signedToken({ ...usual, ...claims }, key, header);
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
  return provider;
}
