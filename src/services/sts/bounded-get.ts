/**
 * Documents of identity providers, fetched from where the account said that its provider is: bounded in time and size,
 * without following redirections. Certificates are checked as AWS checks them: by the authorities that everybody
 * trusts, else by the thumbprints that the provider was made with.
 */

import type { X509Certificate } from 'node:crypto';
import { type ClientRequest, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { StagedContext } from '../../core/context.ts';

export interface Fetched {
  status: number;
  body: string;
}

/** Nobody there, no answer in time, or a certificate that nobody vouches for. */
export class UnreachableError extends Error {
  readonly reason: 'connection' | 'certificate' | 'size';

  constructor(reason: UnreachableError['reason'], message: string) {
    super(message);
    this.name = 'UnreachableError';
    this.reason = reason;
  }
}

export interface Limits {
  silenceMsMax: number;
  totalMsMax: number;
  bytesMax: number;
}

const LIMITS: Limits = { silenceMsMax: 5_000, totalMsMax: 10_000, bytesMax: 512 * 1024 };

/** Names of this machine: only to it may be spoken without TLS. */
export function isLoopback(hostname: string): boolean {
  const name = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (name === 'localhost' || name.endsWith('.localhost')) return true;
  return isIP(name) === 4 ? name.startsWith('127.') : name === '::1';
}

/** @throws UnreachableError, and what `context.signal` was aborted with */
export function boundedGet(
  { signal, wall }: Pick<StagedContext, 'signal' | 'wall'>,
  url: URL,
  thumbprints: readonly string[],
  { silenceMsMax, totalMsMax, bytesMax } = LIMITS,
): Promise<Fetched> {
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw new UnreachableError('connection', `${url.href} is not a secure address`);
  }
  const startedMs = wall();
  return new Promise((resolve, reject) => {
    const options = {
      signal,
      agent: false as const,
      timeout: silenceMsMax,
      headers: { accept: 'application/json' },
    };
    const request =
      url.protocol === 'https:'
        ? httpsRequest(url, { ...options, rejectUnauthorized: false })
        : httpRequest(url, options);
    // Checked here, because a certificate that no authority vouches for may still be the one that was pinned.
    if (url.protocol === 'https:') checkCertificate(request, url.hostname, thumbprints, wall());
    request.on('timeout', () => request.destroy(new Error('There was no answer in time.')));
    request.on('error', (error) => {
      const isOurs = error instanceof UnreachableError || signal.aborted;
      reject(isOurs ? error : new UnreachableError('connection', error.message));
    });
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let size = 0;
      response.on('data', (chunk: Buffer) => {
        size += chunk.length;
        chunks.push(chunk);
        if (size > bytesMax) request.destroy(new UnreachableError('size', 'The answer is too large.'));
        else if (wall() - startedMs > totalMsMax) request.destroy(new Error('The answer came too slowly.'));
      });
      response.on('error', (error) => request.destroy(error));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') });
      });
    });
    request.end();
  });
}

function checkCertificate(
  request: ClientRequest,
  host: string,
  thumbprints: readonly string[],
  wallMs: number,
): void {
  request.on('socket', (socket) => {
    socket.once('secureConnect', () => {
      if (!(socket instanceof TLSSocket) || socket.authorized) return;
      const certificate = socket.getPeerX509Certificate();
      if (certificate !== undefined && isPinned(certificate, host, thumbprints, wallMs)) return;
      request.destroy(
        new UnreachableError(
          'certificate',
          `The certificate of ${host}: ${String(socket.authorizationError)}`,
        ),
      );
    });
  });
}

/** Whether a chain leads from the server's certificate, of this name and in time, to one with a known thumbprint. */
function isPinned(
  leaf: X509Certificate,
  host: string,
  thumbprints: readonly string[],
  wallMs: number,
): boolean {
  const name = host.replace(/^\[|\]$/g, '');
  const isNamed = isIP(name) === 0 ? leaf.checkHost(name) : leaf.checkIP(name);
  if (isNamed === undefined) return false;
  const pins = new Set(thumbprints.map((each) => each.toLowerCase()));
  const seen = new Set<string>();
  let certificate: X509Certificate | undefined = leaf;
  while (certificate !== undefined && !seen.has(certificate.fingerprint256)) {
    seen.add(certificate.fingerprint256);
    if (!isInTime(certificate, wallMs)) return false;
    if (pins.has(certificate.fingerprint.replaceAll(':', '').toLowerCase())) return true;
    const issuer: X509Certificate | undefined = certificate.issuerCertificate;
    const isIssued: boolean =
      issuer?.ca === true && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
    certificate = isIssued ? issuer : undefined;
  }
  return false;
}

function isInTime({ validFrom, validTo }: X509Certificate, wallMs: number): boolean {
  return Date.parse(validFrom) <= wallMs && wallMs <= Date.parse(validTo);
}
