import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, createServer, type TLSSocket } from 'node:tls';
import { afterEach, describe, expect, it } from 'vitest';
import {
  AUTHORITY_CERTIFICATE_FILE,
  AUTHORITY_KEY_FILE,
  AuthorityError,
  type Certificate,
  type CertificateAuthority,
  DEFAULT_NAMES,
  openAuthority,
} from './authority.ts';

const DAY_MS = 86_400_000;
const wall = () => Date.now();
const folders: string[] = [];

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'kumobako-certs-'));
  folders.push(path);
  return join(path, 'ca');
}

afterEach(() => {
  for (const path of folders.splice(0)) rmSync(path, { recursive: true, force: true });
});

const leafOf = (certificate: Certificate) => new X509Certificate(certificate.certificate);

const hasOpenssl = ['/usr/bin/openssl', '/usr/local/bin/openssl', '/opt/homebrew/bin/openssl'].some(
  existsSync,
);

describe('certificates', () => {
  it('the authority may sign, the leaf may serve, and they fit together', async () => {
    const authority = await openAuthority({ wall });
    const root = new X509Certificate(authority.certificate);
    const leaf = leafOf(authority.leaf(undefined));
    expect(root.ca).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(root.verify(root.publicKey)).toBe(true);
    expect(leaf.verify(root.publicKey)).toBe(true);
    expect(leaf.checkIssued(root)).toBe(true);
    expect(root.subject).toMatch(/^O=kumobako\nCN=kumobako local CA [0-9a-f]{8}$/);
    expect(leaf.publicKey.asymmetricKeyDetails).toEqual({ namedCurve: 'prime256v1' });
    expect(leaf.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    for (const name of [
      'localhost',
      's3.amazonaws.com',
      'bucket.s3.amazonaws.com',
      's3.localhost.localstack.cloud',
    ]) {
      expect(leaf.checkHost(name)).toBeDefined();
    }
    expect(leaf.checkHost('example.com')).toBeUndefined();
    for (const address of ['127.0.0.1', '::1']) expect(leaf.checkIP(address)).toBeDefined();
    expect(leaf.checkIP('127.0.0.2')).toBeUndefined();
  });

  it.runIf(hasOpenssl)('openssl verifies the chain, strictly, and reads every field', async () => {
    const directory = folder();
    const authority = await openAuthority({ directory, wall });
    const leafFile = join(directory, 'leaf.pem');
    writeFileSync(leafFile, authority.leaf(undefined).certificate);
    const openssl = (...args: string[]) => execFileSync('openssl', args, { encoding: 'utf8' });
    const root = join(directory, AUTHORITY_CERTIFICATE_FILE);
    for (const purpose of [
      ['-verify_hostname', 'bucket.s3.amazonaws.com'],
      ['-verify_ip', '::1'],
    ]) {
      const checks = ['-x509_strict', '-check_ss_sig', '-purpose', 'sslserver', ...purpose];
      expect(openssl('verify', ...checks, '-CAfile', root, leafFile)).toContain('OK');
    }
    const text = openssl('x509', '-in', leafFile, '-noout', '-text');
    expect(text).toMatch(/X509v3 Basic Constraints: critical\s+CA:FALSE/);
    expect(text).toMatch(/X509v3 Key Usage: critical\s+Digital Signature\n/);
    expect(text).toContain('IP Address:0:0:0:0:0:0:0:1');
    expect(openssl('x509', '-in', root, '-noout', '-text')).toMatch(
      /X509v3 Basic Constraints: critical\s+CA:TRUE, pathlen:0\s+X509v3 Key Usage: critical\s+Certificate Sign, CRL Sign\n/,
    );
  });

  it('serial numbers are positive, long and differ', async () => {
    const authority = await openAuthority({ wall });
    const serials = ['a.example.com', 'b.example.com', 'c.example.com'].map(
      (name) => leafOf(authority.leaf(name)).serialNumber,
    );
    expect(new Set(serials).size).toBe(3);
    for (const serial of serials) expect(serial).toMatch(/^[4-7][0-9A-F]{31}$/);
  });

  it('a year beyond 2049 is written as such', async () => {
    const authority = await openAuthority({ wall: () => Date.UTC(2049, 11, 1) });
    const root = new X509Certificate(authority.certificate);
    expect(new Date(root.validTo).getUTCFullYear()).toBe(2059);
    expect(new Date(root.validFrom).getUTCFullYear()).toBe(2049);
  });
});

describe('names', () => {
  it('get a certificate of their own where no wildcard reaches, and keep it', async () => {
    const authority = await openAuthority({ wall });
    const regional = authority.leaf('bucket.s3.eu-west-1.amazonaws.com');
    expect(leafOf(regional).subjectAltName).toBe('DNS:bucket.s3.eu-west-1.amazonaws.com');
    expect(authority.leaf('Bucket.S3.eu-west-1.amazonaws.com')).toBe(regional);
    expect(leafOf(authority.leaf('bucket.localhost')).checkHost('bucket.localhost')).toBeDefined();
  });

  it.each([
    undefined,
    'localhost',
    '127.0.0.1',
    'sqs.amazonaws.com',
    'not a name',
    'x'.repeat(300),
    '*.com',
    '',
  ])('%s gets the default certificate', async (name) => {
    const authority = await openAuthority({ wall });
    expect(authority.leaf(name)).toBe(authority.leaf(undefined));
    expect(leafOf(authority.leaf(name)).subjectAltName?.split(', ')).toHaveLength(DEFAULT_NAMES.length);
  });

  it('do not pile up', async () => {
    const authority = await openAuthority({ wall });
    const first = authority.leaf('first.example.com');
    for (let number = 0; number < 256; number++) authority.leaf(`n${number}.example.com`);
    expect(authority.leaf('first.example.com')).not.toBe(first);
  });
});

describe('lifetime', () => {
  it('a leaf is made anew a month before it expires, within the browsers limit of 398 days', async () => {
    let nowMs = Date.now();
    const authority = await openAuthority({ wall: () => nowMs });
    const first = authority.leaf(undefined);
    const days = (Date.parse(leafOf(first).validTo) - Date.parse(leafOf(first).validFrom)) / DAY_MS;
    expect(days).toBeLessThan(398);
    expect(Date.parse(leafOf(first).validFrom)).toBeLessThan(nowMs);
    nowMs += 59 * DAY_MS;
    expect(authority.leaf(undefined)).toBe(first);
    nowMs += 2 * DAY_MS;
    const second = authority.leaf(undefined);
    expect(second).not.toBe(first);
    expect(Date.parse(leafOf(second).validTo)).toBeGreaterThan(nowMs + 60 * DAY_MS);
  });

  it('the authority stays over restarts, until it is about to expire', async () => {
    const directory = folder();
    const first = await openAuthority({ directory, wall });
    expect(first.file).toBe(join(directory, AUTHORITY_CERTIFICATE_FILE));
    expect(readFileSync(join(directory, AUTHORITY_CERTIFICATE_FILE), 'utf8')).toBe(first.certificate);
    const second = await openAuthority({ directory, wall });
    expect(second.certificate).toBe(first.certificate);
    expect(leafOf(second.leaf(undefined)).checkIssued(new X509Certificate(first.certificate))).toBe(true);
    const later = await openAuthority({ directory, wall: () => Date.now() + 3600 * DAY_MS });
    expect(later.certificate).not.toBe(first.certificate);
  });

  it('an authority in memory leaves no file', async () => {
    const authority = await openAuthority({ wall });
    expect(authority.file).toBeUndefined();
  });
});

describe('files', () => {
  it('only the owner can read the key', async () => {
    const directory = folder();
    await openAuthority({ directory, wall });
    expect(statSync(join(directory, AUTHORITY_KEY_FILE)).mode & 0o777).toBe(0o600);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  it.each<[string, string, string]>([
    ['a certificate of words', AUTHORITY_CERTIFICATE_FILE, 'broken'],
    ['a key of words', AUTHORITY_KEY_FILE, 'broken'],
  ])('%s: a clear error, nothing overwritten', async (_name, file, text) => {
    const directory = folder();
    await openAuthority({ directory, wall });
    writeFileSync(join(directory, file), text);
    await expect(openAuthority({ directory, wall })).rejects.toThrow(AuthorityError);
    await expect(openAuthority({ directory, wall })).rejects.toThrow(directory);
    expect(readFileSync(join(directory, file), 'utf8')).toBe(text);
  });

  it('the key of another authority is noticed', async () => {
    const [mine, other] = [folder(), folder()];
    await openAuthority({ directory: mine, wall });
    await openAuthority({ directory: other, wall });
    writeFileSync(join(mine, AUTHORITY_KEY_FILE), readFileSync(join(other, AUTHORITY_KEY_FILE)));
    await expect(openAuthority({ directory: mine, wall })).rejects.toThrow(AuthorityError);
  });
});

describe('in a TLS handshake', () => {
  async function handshake(
    authority: CertificateAuthority,
    trusted: string,
    servername: string,
  ): Promise<boolean> {
    const { certificate, privateKey } = authority.leaf(servername);
    const server = createServer({ cert: certificate, key: privateKey }).listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    const client = connect({ port: address.port, host: '127.0.0.1', servername, ca: trusted });
    try {
      return await new Promise<boolean>((resolve) => {
        client.once('secureConnect', () => resolve((client as TLSSocket).authorized));
        client.once('error', () => resolve(false));
      });
    } finally {
      client.destroy();
      server.close();
    }
  }

  it('clients that trust the authority accept its leaves, others do not', async () => {
    const authority = await openAuthority({ wall });
    const other = await openAuthority({ wall });
    for (const name of [
      'localhost',
      'bucket.localhost',
      'dynamodb.us-east-1.amazonaws.com',
      'my.domain.test',
    ]) {
      expect(await handshake(authority, authority.certificate, name)).toBe(true);
    }
    expect(await handshake(authority, other.certificate, 'localhost')).toBe(false);
  });
});
