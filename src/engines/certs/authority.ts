/**
 * kumobako's own certificate authority, and the certificates that its port shows.
 *
 * Nothing is made before the first TLS client says hello: an authority and a certificate of P-256 keys take about a
 * millisecond then. The authority stays (the user may have told a browser to trust it); certificates live in memory.
 * See docs/decisions/0005-own-certificates.md.
 */

import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  X509Certificate,
} from 'node:crypto';
import { chmod, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { createCertificate, type DistinguishedName, toPem } from './x509.ts';

const DAY_MS = 86_400_000;
/** Clocks of clients may be behind. */
const BACKDATED_MS = DAY_MS;
const AUTHORITY_DAYS = 3650;
const AUTHORITY_RENEWAL_DAYS = 90;
/** Browsers take at most 398 days. */
const LEAF_DAYS = 90;
const LEAF_RENEWAL_DAYS = 30;
/** Certificates for names beyond the default set, the least recently used out first. */
const LEAVES_MAX = 256;

export const AUTHORITY_CERTIFICATE_FILE = 'ca.pem';
export const AUTHORITY_KEY_FILE = 'ca-key.pem';

/** What one certificate covers: everything that clients reach without being told a name of their own. */
export const DEFAULT_NAMES: readonly string[] = [
  'localhost',
  '*.localhost',
  '127.0.0.1',
  '::1',
  'localhost.localstack.cloud',
  '*.localhost.localstack.cloud',
  '*.s3.localhost.localstack.cloud',
  '*.amazonaws.com',
  '*.s3.amazonaws.com',
  'amazonaws.com',
];

export interface Certificate {
  /** The certificate and its authority, PEM. */
  readonly certificate: string;
  /** PKCS #8, PEM. */
  readonly privateKey: string;
}

export interface CertificateAuthority {
  /** The authority's certificate, PEM: what a client is given to trust. */
  readonly certificate: string;
  /** Where it lies; undefined for an authority that lives in memory. */
  readonly file: string | undefined;
  /**
   * The certificate for a TLS hello. Names outside the default set (`bucket.s3.eu-west-1.amazonaws.com`, custom
   * domains) get one of their own: wildcards cover one label only, and 30 regions of wildcards would not fit.
   *
   * @param serverName from the hello; undefined when the client connected by address
   */
  leaf(serverName: string | undefined): Certificate;
}

export interface AuthorityOptions {
  /** The folder `<data>/ca`; undefined keeps the authority in memory. */
  readonly directory?: string | undefined;
  /** The wall clock, in milliseconds. */
  readonly wall: () => number;
}

/** The authority's files are there but cannot be used. */
export class AuthorityError extends Error {
  constructor(file: string, cause: unknown) {
    super(
      `The certificate authority in ${file} cannot be read. Delete the folder to have a new one made, which browsers ` +
        'and clients then have to be told to trust again.',
      { cause },
    );
    this.name = 'AuthorityError';
  }
}

interface Identity {
  subject: DistinguishedName;
  certificate: string;
  key: KeyObject;
  notAfterMs: number;
}

/**
 * Opens the authority of a data directory, making it the first time and when it is about to expire.
 *
 * @throws AuthorityError when its files are damaged; file system errors when the folder cannot be written
 */
export async function openAuthority(options: AuthorityOptions): Promise<CertificateAuthority> {
  const { directory, wall } = options;
  if (directory === undefined) return issuerOf(createIdentity(wall()), undefined, wall);
  const stored = await readIdentity(directory);
  if (stored && stored.notAfterMs - wall() > AUTHORITY_RENEWAL_DAYS * DAY_MS) {
    return issuerOf(stored, directory, wall);
  }
  const identity = createIdentity(wall());
  await writeIdentity(directory, identity);
  return issuerOf(identity, directory, wall);
}

function newKeyPair(): { publicKey: KeyObject; privateKey: KeyObject } {
  return generateKeyPairSync('ec', { namedCurve: 'P-256' });
}

/** 16 random bytes: positive, and unlike any other authority's (trust stores tell certificates apart by it). */
function newSerialNumber(): Buffer {
  const serial = randomBytes(16);
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 0x40;
  return serial;
}

function createIdentity(nowMs: number): Identity {
  const { publicKey, privateKey } = newKeyPair();
  const serialNumber = newSerialNumber();
  // A name of its own: a trust store that holds two authorities of one name may try the wrong one.
  const subject = {
    organization: 'kumobako',
    commonName: `kumobako local CA ${serialNumber.toString('hex', 1, 5)}`,
  };
  const notAfterMs = nowMs + AUTHORITY_DAYS * DAY_MS;
  const der = createCertificate({
    subject,
    publicKey,
    issuer: subject,
    issuerKey: privateKey,
    serialNumber,
    notBeforeMs: nowMs - BACKDATED_MS,
    notAfterMs,
    isAuthority: true,
  });
  return { subject, certificate: toPem(der), key: privateKey, notAfterMs };
}

async function readIdentity(directory: string): Promise<Identity | undefined> {
  const certificateFile = join(directory, AUTHORITY_CERTIFICATE_FILE);
  const [certificate, key] = await Promise.all(
    [certificateFile, join(directory, AUTHORITY_KEY_FILE)].map(readIfThere),
  );
  if (certificate === undefined || key === undefined) return undefined;
  try {
    const parsed = new X509Certificate(certificate);
    const privateKey = createPrivateKey(key);
    if (!parsed.ca || !parsed.checkPrivateKey(privateKey)) {
      throw new Error('The certificate and the key do not belong together.');
    }
    return {
      subject: readSubject(parsed.subject),
      certificate,
      key: privateKey,
      notAfterMs: Date.parse(parsed.validTo),
    };
  } catch (error) {
    throw new AuthorityError(directory, error);
  }
}

/** Node writes a subject one attribute a line: `O=kumobako\nCN=kumobako local CA 1f2e3d4c`. */
function readSubject(text: string): DistinguishedName {
  const attribute = (name: string): string | undefined =>
    text
      .split('\n')
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1);
  const organization = attribute('O');
  return { commonName: attribute('CN') ?? '', ...(organization !== undefined && { organization }) };
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

async function writeIdentity(directory: string, { certificate, key }: Identity): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  // The key first: a certificate without its key would be taken for a damaged authority by nobody.
  await writeAside(join(directory, AUTHORITY_KEY_FILE), pem, 0o600);
  await writeAside(join(directory, AUTHORITY_CERTIFICATE_FILE), certificate, 0o644);
}

async function writeAside(file: string, text: string, mode: number): Promise<void> {
  const aside = `${file}.new`;
  await writeFile(aside, text, { mode });
  // The mode of writeFile is narrowed by the umask and ignored for a file that is left over.
  await chmod(aside, mode);
  await rename(aside, file);
}

interface Leaf extends Certificate {
  renewAtMs: number;
}

function issuerOf(
  authority: Identity,
  directory: string | undefined,
  wall: () => number,
): CertificateAuthority {
  const leaves = new Map<string, Leaf>();
  const keys = newKeyPair();
  const privateKey = keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

  const issue = (names: readonly string[]): Leaf => {
    const nowMs = wall();
    const notAfterMs = Math.min(nowMs + LEAF_DAYS * DAY_MS, authority.notAfterMs);
    const der = createCertificate({
      // Clients read the alternative names; this one is for people.
      subject: { organization: 'kumobako', commonName: 'kumobako' },
      publicKey: keys.publicKey,
      issuer: authority.subject,
      issuerKey: authority.key,
      serialNumber: newSerialNumber(),
      notBeforeMs: nowMs - BACKDATED_MS,
      notAfterMs,
      isAuthority: false,
      names,
      extendedKeyUsage: ['server'],
    });
    const renewAtMs = notAfterMs - LEAF_RENEWAL_DAYS * DAY_MS;
    return { certificate: toPem(der) + authority.certificate, privateKey, renewAtMs };
  };

  return {
    certificate: authority.certificate,
    file: directory === undefined ? undefined : join(directory, AUTHORITY_CERTIFICATE_FILE),
    leaf(serverName) {
      const name = ownName(serverName);
      const known = leaves.get(name);
      if (known && known.renewAtMs > wall()) {
        leaves.delete(name);
        leaves.set(name, known);
        return known;
      }
      const leaf = issue(name === '' ? DEFAULT_NAMES : [name]);
      leaves.delete(name);
      leaves.set(name, leaf);
      const [oldest] = leaves.keys();
      if (leaves.size > LEAVES_MAX && oldest !== undefined) leaves.delete(oldest);
      return leaf;
    },
  };
}

/** The name that needs a certificate of its own, or '' when the default one covers it. */
function ownName(serverName: string | undefined): string {
  const name = serverName?.toLowerCase() ?? '';
  if (!isHostName(name) || isIP(name) !== 0 || DEFAULT_NAMES.includes(name)) return '';
  const parent = name.slice(name.indexOf('.') + 1);
  // OpenSSL and Node take no wildcard directly below the root (`*.localhost`), so those names get their own.
  return parent.includes('.') && DEFAULT_NAMES.includes(`*.${parent}`) ? '' : name;
}

/** Whatever else comes in a hello gets the default certificate. */
function isHostName(name: string): boolean {
  return (
    name.length <= 253 &&
    name.split('.').every((label) => /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label))
  );
}
