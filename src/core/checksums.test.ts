import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  CHECKSUM_ALGORITHMS,
  type ChecksumAlgorithm,
  checkChecksum,
  checkContentMd5,
  checksumType,
  createDigest,
  declaredTrailers,
  digestOf,
  multipartChecksum,
  readChecksumClaim,
  readContentMd5,
  trailerChecksum,
} from './checksums.ts';

const hexOf = (algorithm: ChecksumAlgorithm, text: string) =>
  digestOf(algorithm, Buffer.from(text)).toString('hex');
const base64Of = (algorithm: ChecksumAlgorithm, bytes: Uint8Array) =>
  digestOf(algorithm, bytes).toString('base64');

describe('known values', () => {
  // "check" of the CRC catalogue is the CRC of "123456789"; the 32-byte ones are RFC 3720's (appendix B.4).
  it.each<[ChecksumAlgorithm, Buffer, string]>([
    ['CRC32', Buffer.from('123456789'), 'cbf43926'],
    ['CRC32C', Buffer.from('123456789'), 'e3069283'],
    ['CRC32C', Buffer.alloc(32), '8a9136aa'],
    ['CRC32C', Buffer.alloc(32, 0xff), '62a8ab43'],
    ['CRC32C', Buffer.from(Array.from({ length: 32 }, (_, index) => index)), '46dd794e'],
    ['CRC32C', Buffer.from(Array.from({ length: 32 }, (_, index) => 31 - index)), '113fdb5c'],
    ['CRC64NVME', Buffer.from('123456789'), 'ae8b14860a799888'],
    // NVM Express's own: 4 KiB of zeros and of ones.
    ['CRC64NVME', Buffer.alloc(4096), '6482d367eb22b64e'],
    ['CRC64NVME', Buffer.alloc(4096, 0xff), 'c0ddba7302eca3ac'],
    ['MD5', Buffer.from('abc'), '900150983cd24fb0d6963f7d28e17f72'],
    ['SHA1', Buffer.from('abc'), 'a9993e364706816aba3e25717850c26c9cd0d89d'],
    ['SHA256', Buffer.from('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
  ])('%s', (algorithm, bytes, expected) => {
    expect(digestOf(algorithm, bytes).toString('hex')).toBe(expected);
  });

  it('of nothing', () => {
    expect(hexOf('CRC32', '')).toBe('00000000');
    expect(hexOf('CRC32C', '')).toBe('00000000');
    expect(hexOf('CRC64NVME', '')).toBe('0000000000000000');
  });
});

it('a running digest does not depend on how the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CHECKSUM_ALGORITHMS),
      fc.array(fc.uint8Array({ maxLength: 70 }), { maxLength: 6 }),
      (algorithm, pieces) => {
        const running = createDigest(algorithm);
        for (const piece of pieces) running.update(piece);
        expect(running.digest().toString('hex')).toBe(
          digestOf(algorithm, Buffer.concat(pieces)).toString('hex'),
        );
      },
    ),
  );
});

describe('checksums of multipart objects', () => {
  it('the CRC of the whole follows from those of its parts', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('CRC32' as const, 'CRC32C' as const, 'CRC64NVME' as const),
        fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 8 }),
        (algorithm, pieces) => {
          const parts = pieces.map((piece) => ({ value: base64Of(algorithm, piece), bytes: piece.length }));
          expect(multipartChecksum(algorithm, 'FULL_OBJECT', parts)).toBe(
            base64Of(algorithm, Buffer.concat(pieces)),
          );
        },
      ),
    );
  });

  it('lengths beyond 32 bits combine: 6 GiB of zeros in parts of any size', () => {
    const zeros = (algorithm: 'CRC32C' | 'CRC64NVME', sizes: number[]) => {
      const mebibyte = { value: base64Of(algorithm, Buffer.alloc(2 ** 20)), bytes: 2 ** 20 };
      const parts = sizes.map((size) => ({
        value: multipartChecksum(
          algorithm,
          'FULL_OBJECT',
          Array.from({ length: size / 2 ** 20 }, () => mebibyte),
        ),
        bytes: size,
      }));
      return multipartChecksum(algorithm, 'FULL_OBJECT', parts);
    };
    const gibibyte = 2 ** 30;
    for (const algorithm of ['CRC32C', 'CRC64NVME'] as const) {
      const halves = zeros(algorithm, [5 * gibibyte, gibibyte]);
      expect(zeros(algorithm, [gibibyte, 5 * gibibyte])).toBe(halves);
      expect(zeros(algorithm, [6 * gibibyte])).toBe(halves);
    }
  });

  it('a composite one is the checksum of the checksums, with their number', () => {
    const parts = ['a', 'b'].map((text) => ({ value: base64Of('SHA256', Buffer.from(text)), bytes: 1 }));
    const joined = Buffer.concat([
      digestOf('SHA256', Buffer.from('a')),
      digestOf('SHA256', Buffer.from('b')),
    ]);
    expect(multipartChecksum('SHA256', 'COMPOSITE', parts)).toBe(`${base64Of('SHA256', joined)}-2`);
  });

  it('each algorithm has the types that S3 gives it', () => {
    expect(checksumType('CRC64NVME')).toBe('FULL_OBJECT');
    expect(checksumType('CRC32')).toBe('COMPOSITE');
    expect(checksumType('CRC32', 'FULL_OBJECT')).toBe('FULL_OBJECT');
    expect(() => checksumType('SHA1', 'FULL_OBJECT')).toThrow(
      'The FULL_OBJECT checksum type cannot be used with the sha1 checksum algorithm.',
    );
    expect(() => checksumType('CRC64NVME', 'COMPOSITE')).toThrow(
      'The COMPOSITE checksum type cannot be used with the crc64nvme checksum algorithm.',
    );
  });
});

describe('what a request claims', () => {
  const crc = base64Of('CRC32', Buffer.from('body'));

  it('by header, by trailer, or not at all', () => {
    expect(readChecksumClaim({ 'x-amz-checksum-crc32': crc }, false)).toEqual({
      algorithm: 'CRC32',
      value: crc,
      trailer: undefined,
    });
    expect(
      readChecksumClaim(
        { 'x-amz-trailer': 'x-amz-checksum-crc32,', 'x-amz-sdk-checksum-algorithm': 'crc32' },
        true,
      ),
    ).toEqual({ algorithm: 'CRC32', value: undefined, trailer: 'x-amz-checksum-crc32' });
    expect(readChecksumClaim({ host: 'x', 'x-amz-checksum-type': 'COMPOSITE' }, false)).toBeUndefined();
  });

  it.each<[string, Record<string, string>, boolean, string]>([
    [
      'two headers',
      { 'x-amz-checksum-crc32': crc, 'x-amz-checksum-crc32c': crc, 'x-amz-sdk-checksum-algorithm': 'SHA256' },
      false,
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ],
    [
      'two trailers',
      { 'x-amz-trailer': 'x-amz-checksum-crc32, x-amz-checksum-sha256' },
      true,
      'Expecting a single x-amz-checksum- header. Multiple checksum Types are not allowed.',
    ],
    [
      'a header and a trailer',
      { 'x-amz-checksum-crc32': crc, 'x-amz-trailer': 'x-amz-checksum-crc32' },
      true,
      'Expecting a single x-amz-checksum- header',
    ],
    [
      'a trailer of a body that has none',
      { 'x-amz-trailer': 'x-amz-checksum-crc32' },
      false,
      'The request contained trailing data that was not well-formed or did not conform to our published schema.',
    ],
    [
      'an algorithm without a value',
      { 'x-amz-sdk-checksum-algorithm': 'CRC32' },
      false,
      'x-amz-sdk-checksum-algorithm specified, but no corresponding x-amz-checksum-* or x-amz-trailer headers were ' +
        'found.',
    ],
    [
      'a value of another algorithm',
      { 'x-amz-sdk-checksum-algorithm': 'CRC32C', 'x-amz-checksum-crc32': crc },
      false,
      'Value for x-amz-sdk-checksum-algorithm header is invalid.',
    ],
    [
      'a short value',
      { 'x-amz-checksum-crc32': 'bad' },
      false,
      'Value for x-amz-checksum-crc32 header is invalid.',
    ],
    [
      'a value of another length',
      { 'x-amz-checksum-sha256': crc },
      false,
      'Value for x-amz-checksum-sha256 header is invalid.',
    ],
    [
      'an unknown algorithm',
      { 'x-amz-checksum-bad': crc },
      false,
      'The algorithm type you specified in x-amz-checksum- header is invalid.',
    ],
    [
      'an algorithm that kumobako lacks',
      { 'x-amz-checksum-xxhash64': 'AAAAAAAAAAA=' },
      false,
      'The checksum algorithm XXHASH64 is not implemented by kumobako',
    ],
  ])('refused: %s', (_name, headers, streaming, message) => {
    expect(() => readChecksumClaim(headers, streaming)).toThrow(message);
  });

  it.each<[string, string[] | undefined]>([
    ['x-amz-checksum-crc32', ['x-amz-checksum-crc32']],
    ['X-Amz-Checksum-CRC32,,', ['x-amz-checksum-crc32']],
    ['x-amz-checksum-crc32, ', ['x-amz-checksum-crc32']],
    ['', []],
    [',x-amz-checksum-crc32', undefined],
    ['x-amz-checksum-crc32, ,', undefined],
    ['x-amz-content-sha256', undefined],
    ['x-amz-checksum-bad', undefined],
  ])('x-amz-trailer: "%s"', (header, expected) => {
    if (expected) expect(declaredTrailers(header)).toEqual(expected);
    else {
      expect(() => declaredTrailers(header)).toThrow(
        'The value specified in the x-amz-trailer header is not supported',
      );
    }
  });

  it('a trailer that is missing or unreadable is refused', () => {
    const claim = { algorithm: 'CRC32' as const, value: undefined, trailer: 'x-amz-checksum-crc32' };
    expect(trailerChecksum(claim, { 'x-amz-checksum-crc32': crc })).toBe(crc);
    expect(() => trailerChecksum(claim, {})).toThrow(/trailing data that was not well-formed/);
    expect(() => trailerChecksum(claim, { 'x-amz-checksum-crc32': 'not-base-64' })).toThrow(
      'Value for x-amz-checksum-crc32 trailing header is invalid.',
    );
  });

  it('a body with another checksum is BadDigest, without telling which', () => {
    checkChecksum('CRC32', crc, digestOf('CRC32', Buffer.from('body')));
    expect(() => checkChecksum('CRC32', crc, digestOf('CRC32', Buffer.from('other')))).toThrow(
      expect.objectContaining({
        code: 'BadDigest',
        message: 'The CRC32 you specified did not match the calculated checksum.',
        fields: undefined,
      }),
    );
  });

  it('Content-MD5: invalid, wrong, right', () => {
    const md5 = base64Of('MD5', Buffer.from('body'));
    expect(readContentMd5(md5)).toBe(md5);
    expect(readContentMd5(undefined)).toBeUndefined();
    expect(() => readContentMd5('invalid')).toThrow(
      expect.objectContaining({ code: 'InvalidDigest', fields: { 'Content-MD5': 'invalid' } }),
    );
    checkContentMd5(md5, digestOf('MD5', Buffer.from('body')));
    expect(() => checkContentMd5(md5, digestOf('MD5', Buffer.from('other')))).toThrow(
      expect.objectContaining({
        code: 'BadDigest',
        message: 'The Content-MD5 you specified did not match what we received.',
        fields: {
          ExpectedDigest: Buffer.from(md5, 'base64').toString('hex'),
          CalculatedDigest: base64Of('MD5', Buffer.from('other')),
        },
      }),
    );
  });
});
