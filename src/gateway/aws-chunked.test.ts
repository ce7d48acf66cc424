import { createHmac, createPrivateKey, sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../core/checksums.ts';
import { AwsError } from '../core/errors.ts';
import {
  type ChunkedFraming,
  createChunkDecoder,
  decodeChunkedBody,
  decodeChunkedStream,
  readChunkedFraming,
} from './aws-chunked.ts';
import { chunkChain, frameVerifier } from './chunk-signatures.ts';
import type { RequestHead } from './request-head.ts';
import {
  accepts,
  DOCS_MS,
  KEY,
  keys,
  SCOPE,
  SECRET,
  s3At,
  sha256,
  signedOf,
} from './signatures.test-suite.ts';
import type { SignedRequest } from './signed-request.ts';

const BODY = Buffer.from('the object of thirty-two bytes..');
const EMPTY = Buffer.alloc(0);

const unsigned = (more: Partial<ChunkedFraming> = {}): ChunkedFraming => ({
  decodedBytes: BODY.length,
  isSigned: false,
  trailerNames: [],
  ...more,
});

const frame = (...chunks: Buffer[]): Buffer =>
  Buffer.concat(
    chunks.flatMap((chunk) => [
      Buffer.from(`${chunk.length.toString(16)}\r\n`),
      chunk,
      ...(chunk.length > 0 ? [Buffer.from('\r\n')] : []),
    ]),
  );

interface Refusal {
  code: string;
  status: number | undefined;
  fields: Record<string, unknown> | undefined;
}

function refusal(action: () => unknown): Refusal {
  try {
    action();
  } catch (error) {
    if (error instanceof AwsError) return { code: error.code, status: error.status, fields: error.fields };
    throw error;
  }
  throw new Error('Nothing was refused.');
}

const ENDED_EARLY: Refusal = { code: 'IncompleteBody', status: 400, fields: undefined };
const MALFORMED_TRAILER: Refusal = { code: 'MalformedTrailerError', status: 400, fields: undefined };
const crcTrailer = `x-amz-checksum-crc32: ${digestOf('CRC32', BODY).toString('base64')}\r\n`;
const withTrailer = unsigned({ trailerNames: ['x-amz-checksum-crc32'] });
const last = (text: string): Buffer => Buffer.concat([frame(BODY, EMPTY), Buffer.from(text, 'latin1')]);

// Each row is a request that S3 itself was seen to take or to refuse.
describe('unsigned chunks', () => {
  it.each<[string, Buffer, ChunkedFraming]>([
    ['with a blank line at the end', last('\r\n'), unsigned()],
    ['without it', last(''), unsigned()],
    ['with a trailer', last(crcTrailer), withTrailer],
    ['with a trailer and a blank line', last(`${crcTrailer}\r\n`), withTrailer],
    ['with anything behind the blank line', last(`${crcTrailer}\r\n\xff\xde\xad`), withTrailer],
    ['with another trailer behind the blank line', last(`${crcTrailer}\r\nbonus: trailer\r\n`), withTrailer],
    [
      'with a line feed before the line break of a trailer',
      last(crcTrailer.replace('\r', '\n\r')),
      withTrailer,
    ],
    ['with such a trailer and a blank line', last(`${crcTrailer.replace('\r', '\n\r')}\r\n`), withTrailer],
    ['with blanks and an extension in the head', Buffer.from(`20 ; a=b\r\n${BODY}\r\n0\r\n\r\n`), unsigned()],
  ])('%s', (_name, body, framing) => {
    expect(decodeChunkedBody(body, framing).body.equals(BODY)).toBe(true);
  });

  it('of a trailer sent twice, the second one stands', () => {
    const { trailers } = decodeChunkedBody(
      last('x-amz-checksum-crc32:one\r\nX-Amz-Checksum-CRC32: two \r\n'),
      withTrailer,
    );
    expect({ ...trailers }).toEqual({ 'x-amz-checksum-crc32': 'two' });
  });

  it.each<[string, Buffer, ChunkedFraming, Refusal]>([
    ['no framing at all', BODY, unsigned(), ENDED_EARLY],
    ['a chunk cut short', frame(BODY).subarray(0, 20), unsigned(), ENDED_EARLY],
    ['no last chunk', frame(BODY), unsigned(), ENDED_EARLY],
    ['half a line break at the end', last('\r'), unsigned(), ENDED_EARLY],
    ['bare line feeds', Buffer.from(`20\n${BODY}\n0\n\n`), unsigned(), ENDED_EARLY],
    ['no line break behind a chunk', Buffer.from(`20\r\n${BODY}0\r\n\r\n`), unsigned(), ENDED_EARLY],
    ['anything behind a chunk', Buffer.from(`20\r\n${BODY}junk\r\n0\r\n\r\n`), unsigned(), ENDED_EARLY],
    ['a negative size', Buffer.from(`-20\r\n${BODY}\r\n0\r\n\r\n`), unsigned(), ENDED_EARLY],
    ['a size beyond all numbers', Buffer.from(`${'f'.repeat(14)}\r\n`), unsigned(), ENDED_EARLY],
    ['a head without an end', Buffer.alloc(5000, '0'), unsigned(), ENDED_EARLY],
    ['a trailer without an end', last(crcTrailer.slice(0, -2)), withTrailer, ENDED_EARLY],
    ['a trailer that ends in a bare line feed', last(crcTrailer.replace('\r', '')), withTrailer, ENDED_EARLY],
    ['an announced trailer that does not come', last('\r\n'), withTrailer, MALFORMED_TRAILER],
    ['a blank line before the trailer', last(`\r\n${crcTrailer}`), withTrailer, MALFORMED_TRAILER],
    [
      'a trailer that was not announced',
      last(`${crcTrailer}bonus: trailer\r\n`),
      withTrailer,
      MALFORMED_TRAILER,
    ],
    ['a trailer without a colon', last('x-amz-checksum-crc32\r\n'), withTrailer, MALFORMED_TRAILER],
    [
      'an empty chunk in the middle, which is the last one',
      Buffer.concat([frame(BODY.subarray(0, 4), EMPTY), Buffer.from('\r\n'), frame(BODY.subarray(4), EMPTY)]),
      unsigned(),
      { code: 'IncompleteBody', status: 400, fields: { NumberBytesExpected: 32, NumberBytesProvided: 4 } },
    ],
    [
      'more bytes than were promised',
      frame(Buffer.concat([BODY, BODY]), EMPTY),
      unsigned(),
      { code: 'IncompleteBody', status: 400, fields: { NumberBytesExpected: 32, NumberBytesProvided: 64 } },
    ],
    [
      'a small chunk that is not the last',
      frame(Buffer.alloc(1024), Buffer.alloc(4096), EMPTY),
      unsigned({ decodedBytes: 5120 }),
      { code: 'InvalidChunkSizeError', status: 403, fields: { Chunk: 2, BadChunkSize: 1024 } },
    ],
  ])('refused: %s', (_name, body, framing, expected) => {
    expect(refusal(() => decodeChunkedBody(body, framing))).toEqual(expected);
  });

  it('bytes beyond the promised length are never handed out', () => {
    let given = 0;
    const decoder = createChunkDecoder(unsigned());
    decoder.push(frame(Buffer.concat([BODY, BODY]), EMPTY), (piece) => {
      given += piece.length;
    });
    expect(given).toBeLessThanOrEqual(BODY.length);
  });

  it('a head without an end is refused while it comes, not held', () => {
    const decoder = createChunkDecoder(unsigned());
    expect(() => decoder.push(Buffer.alloc(5000, '0'), () => {})).toThrow(
      'The request body terminated unexpectedly',
    );
  });

  it('the result does not depend on how the body is cut', () => {
    const object = Buffer.alloc(20_000, 'kumobako');
    const body = Buffer.concat([
      frame(object.subarray(0, 8192), object.subarray(8192, 19_000), object.subarray(19_000), EMPTY),
      Buffer.from(crcTrailer),
    ]);
    const framing = { ...withTrailer, decodedBytes: object.length };
    fc.assert(
      fc.property(fc.array(fc.nat(body.length), { maxLength: 30 }), (cuts) => {
        const decoder = createChunkDecoder(framing);
        const pieces: Buffer[] = [];
        let from = 0;
        for (const cut of [...cuts.sort((left, right) => left - right), body.length]) {
          decoder.push(body.subarray(from, cut), (piece) => pieces.push(piece));
          from = cut;
        }
        decoder.end();
        expect(Buffer.concat(pieces).equals(object)).toBe(true);
        expect(decoder.trailers['x-amz-checksum-crc32']).toBe(crcTrailer.slice(22, -2));
      }),
      { numRuns: 50 },
    );
  });

  it('garbage is refused as S3 refuses it, never with another error', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        try {
          decodeChunkedBody(Buffer.concat([frame(BODY), Buffer.from(bytes)]), withTrailer);
        } catch (error) {
          expect(error).toBeInstanceOf(AwsError);
        }
      }),
    );
  });
});

// The examples of "Signature calculations ... (chunked uploads)" and "... with trailing headers": 65 KiB of `a`.
const A = Buffer.alloc(66_560, 'a');
const CHUNKS = [A.subarray(0, 65_536), A.subarray(0, 1024), EMPTY];

function chunkedHead(
  kind: string,
  signedHeaders: string,
  signature: string,
  more: Record<string, string>,
): RequestHead {
  return {
    method: 'PUT',
    url: '/examplebucket/chunkObject.txt',
    headers: {
      host: 's3.amazonaws.com',
      'x-amz-date': '20130524T000000Z',
      'x-amz-storage-class': 'REDUCED_REDUNDANCY',
      'x-amz-content-sha256': kind,
      'content-encoding': 'aws-chunked',
      'x-amz-decoded-content-length': '66560',
      authorization: `AWS4-HMAC-SHA256 Credential=${KEY}/${SCOPE},SignedHeaders=${signedHeaders},Signature=${signature}`,
      ...more,
    },
  };
}

const PLAIN = chunkedHead(
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
  'content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class',
  '4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9',
  { 'content-length': '66824' },
);
const PLAIN_SIGNATURES = [
  'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648',
  '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497',
  'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9',
];
const TRAILER = chunkedHead(
  'STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER',
  'content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class;x-amz-trailer',
  '106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e',
  { 'x-amz-trailer': 'x-amz-checksum-crc32c' },
);
const TRAILER_SIGNATURES = [
  'b474d8862b1487a5145d686f57f013e54db672cee1c953b3010fb58501ef5aa2',
  '1c1344b170168f8e65b41376b44b20fe354e373826ccbbe2c1d40a8cae51e5c7',
  '2ca2aba2005185cf7159c6277faf83795951dd77a3a99e6e65d5c9f85863f992',
];
const TRAILERS =
  'x-amz-checksum-crc32c:sOO8/Q==\r\n' +
  'x-amz-trailer-signature:d81f82fc3505edab99d459891051a732e8730629a2e4a59689829ca17fe2e435\r\n\r\n';

function signedBody(signatures: readonly string[], trailers = '\r\n', name = ';chunk-signature='): Buffer {
  return Buffer.concat(
    CHUNKS.flatMap((chunk, index) => [
      Buffer.from(`${chunk.length.toString(16)}${name}${signatures[index]}\r\n`),
      chunk,
      ...(chunk.length > 0 ? [Buffer.from('\r\n')] : []),
    ]).concat(Buffer.from(trailers)),
  );
}

function decodeSigned(head: RequestHead, body: Buffer, secret = SECRET) {
  const signed = accepts(head, s3At(DOCS_MS));
  return decodeChunkedBody(body, readChunkedFraming(head), chunkChain(signed, secret, keys));
}

describe('signed chunks', () => {
  it('the examples of the documentation', () => {
    expect(decodeSigned(PLAIN, signedBody(PLAIN_SIGNATURES)).body.equals(A)).toBe(true);
    const decoded = decodeSigned(TRAILER, signedBody(TRAILER_SIGNATURES, TRAILERS));
    expect(decoded.body.equals(A)).toBe(true);
    expect(decoded.trailers['x-amz-checksum-crc32c']).toBe(digestOf('CRC32C', A).toString('base64'));
  });

  it('blanks around the size and the signature do not matter', () => {
    expect(
      decodeSigned(PLAIN, signedBody(PLAIN_SIGNATURES, '\r\n', ' ; chunk-signature = ')).body.length,
    ).toBe(66_560);
  });

  it.each<[string, RequestHead, Buffer, object]>([
    [
      'another byte',
      PLAIN,
      signedBody(PLAIN_SIGNATURES).fill('b', 100, 101),
      { code: 'SignatureDoesNotMatch' },
    ],
    [
      'a wrong last signature',
      PLAIN,
      signedBody([...PLAIN_SIGNATURES.slice(0, 2), '0'.repeat(64)]),
      { code: 'SignatureDoesNotMatch' },
    ],
    [
      'a signature of words',
      PLAIN,
      signedBody(['invalid', 'invalid', 'invalid']),
      { code: 'SignatureDoesNotMatch' },
    ],
    ['no signatures', PLAIN, frame(...CHUNKS), ENDED_EARLY],
    ['blank signatures', PLAIN, signedBody(['', '', '']), ENDED_EARLY],
    [
      'a parameter before the signature',
      PLAIN,
      signedBody(PLAIN_SIGNATURES, '\r\n', ';extra=param;chunk-signature='),
      { code: 'SignatureDoesNotMatch' },
    ],
    [
      'a parameter behind it',
      PLAIN,
      signedBody(PLAIN_SIGNATURES.map((text) => `${text};extra=param`)),
      ENDED_EARLY,
    ],
    [
      'another trailer than the one that was signed',
      TRAILER,
      signedBody(TRAILER_SIGNATURES, TRAILERS.replace('sOO8', 'sOO9')),
      { code: 'SignatureDoesNotMatch' },
    ],
    [
      'trailers without a signature',
      TRAILER,
      signedBody(TRAILER_SIGNATURES, 'x-amz-checksum-crc32c:sOO8/Q==\r\n\r\n'),
      ENDED_EARLY,
    ],
  ])('refused: %s', (_name, head, body, expected) => {
    expect(refusal(() => decodeSigned(head, body))).toMatchObject(expected);
  });

  it('the error of a chunk shows the strings of the chunk and of the request', () => {
    const { fields } = refusal(() => decodeSigned(PLAIN, signedBody(PLAIN_SIGNATURES), 'other'));
    expect(fields).toMatchObject({
      AWSAccessKeyId: KEY,
      SignatureProvided: PLAIN_SIGNATURES[0],
      StringToSign: expect.stringMatching(/^AWS4-HMAC-SHA256-PAYLOAD\n20130524T000000Z\n/),
      CanonicalRequest: expect.stringMatching(/^PUT\n\/examplebucket\/chunkObject.txt\n/),
    });
  });

  it('SigV4A: chunks are verified, padding apart', () => {
    // The private key that AWS's derivation gives for the documentation's secret; only the public half is derived here.
    const jwk = keys.v4a(KEY, SECRET).export({ format: 'jwk' });
    const privateKey = createPrivateKey({ key: { ...jwk, d: derivedPrivateKey() }, format: 'jwk' });
    const signed: SignedRequest = {
      ...signedOf(PLAIN, s3At(DOCS_MS)),
      version: 'v4a',
      scope: '20130524/s3/aws4_request',
      signature: 'aa',
    };
    const chain = chunkChain(signed, SECRET, keys);
    const toSign =
      'AWS4-ECDSA-P256-SHA256-PAYLOAD\n20130524T000000Z\n20130524/s3/aws4_request\naa\n' +
      `${sha256('')}\n${sha256('data')}`;
    const signature = sign('sha256', Buffer.from(toSign), privateKey).toString('hex').padEnd(144, '*');
    chain.chunk(sha256('data'), signature);
    expect(() => chain.chunk(sha256('data'), signature)).toThrow(/does not match/);
  });
});

function derivedPrivateKey(): string {
  const input = Buffer.from(`\x00\x00\x00\x01AWS4-ECDSA-P256-SHA256\x00${KEY}\x01\x00\x00\x01\x00`, 'latin1');
  const candidate = createHmac('sha256', `AWS4A${SECRET}`).update(input).digest('hex');
  const number = BigInt(`0x${candidate}`) + 1n;
  return Buffer.from(number.toString(16).padStart(64, '0'), 'hex').toString('base64url');
}

describe('the head of a chunked request', () => {
  const head = (headers: Record<string, string>): RequestHead => ({
    headers: { 'x-amz-content-sha256': 'STREAMING-UNSIGNED-PAYLOAD-TRAILER', ...headers },
  });

  it('tells length, signatures and trailers', () => {
    expect(readChunkedFraming(TRAILER)).toEqual({
      decodedBytes: 66_560,
      isSigned: true,
      trailerNames: ['x-amz-checksum-crc32c'],
    });
    expect(readChunkedFraming(head({ 'x-amz-decoded-content-length': '0' })).isSigned).toBe(false);
  });

  it.each([
    [{}],
    [{ 'x-amz-decoded-content-length': 'not an int' }],
    [{ 'x-amz-decoded-content-length': '-1' }],
  ])('without a length of the object it is 411: %o', (headers) => {
    expect(refusal(() => readChunkedFraming(head(headers as Record<string, string>)))).toMatchObject({
      code: 'MissingContentLength',
      status: 411,
    });
  });

  it('a body as long as its object cannot be framed; trailers need a kind that has them', () => {
    const equal = { 'x-amz-decoded-content-length': '44', 'content-length': '44' };
    expect(refusal(() => readChunkedFraming(head(equal)))).toEqual(ENDED_EARLY);
    const trailing = {
      'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
      'x-amz-decoded-content-length': '1',
      'x-amz-trailer': 'x-amz-checksum-crc32',
    };
    expect(refusal(() => readChunkedFraming(head(trailing)))).toEqual(MALFORMED_TRAILER);
  });
});

describe('as a stream', () => {
  it('passes the object on with backpressure: no more is read than the reader takes', async () => {
    const chunk = Buffer.alloc(65_536);
    const chunks = 64;
    let produced = 0;
    const source = Readable.from(
      (function* () {
        for (; produced < chunks; produced++) yield frame(chunk);
        yield frame(EMPTY);
      })(),
      { objectMode: false },
    );
    const { stream } = decodeChunkedStream(unsigned({ decodedBytes: chunk.length * chunks }));
    const done = pipeline(source, stream);
    let bytes = 0;
    const first = await new Promise<Buffer>((resolve) => {
      stream.once('data', (piece) => {
        stream.pause();
        resolve(piece);
      });
    });
    bytes += first.length;
    await new Promise((resolve) => setImmediate(resolve));
    expect(produced).toBeLessThan(chunks / 2);
    for await (const piece of stream) bytes += piece.length;
    await done;
    expect(bytes).toBe(chunk.length * chunks);
  });

  it('ends with the error that S3 would answer, and destroys its source', async () => {
    const source = Readable.from([frame(BODY)]);
    const { stream } = decodeChunkedStream(unsigned());
    stream.resume();
    await expect(pipeline(source, stream)).rejects.toMatchObject({ code: 'IncompleteBody' });
    expect(source.destroyed).toBe(true);
  });
});

describe('signed event-stream frames', () => {
  const signed: SignedRequest = {
    ...signedOf(PLAIN, s3At(DOCS_MS)),
    style: 'rest',
    service: 'transcribe',
    signature: 'f'.repeat(64),
  };
  const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const signFrame = (previous: string, dateLine: string, headers: Buffer, payload: Buffer): string => {
    const day = dateLine.slice(0, 8);
    const hash = (bytes: Buffer) => digestOf('SHA256', bytes).toString('hex');
    const toSign = [
      'AWS4-HMAC-SHA256-PAYLOAD',
      dateLine,
      `${day}/us-east-1/transcribe/aws4_request`,
      previous,
      hash(headers),
      hash(payload),
    ].join('\n');
    const key = ['us-east-1', 'transcribe', 'aws4_request'].reduce(hmac, hmac(`AWS4${SECRET}`, day));
    return hmac(key, toSign).toString('hex');
  };

  it('each signs the one before it, on its own day; another order or payload is refused', () => {
    const headers = Buffer.from('\x05:date\x08........', 'latin1');
    const first = signFrame(signed.signature, '20130524T000000Z', headers, Buffer.from('one'));
    const second = signFrame(first, '20130525T000000Z', headers, EMPTY);
    const frames = [
      {
        date: new Date(DOCS_MS),
        signature: Buffer.from(first, 'hex'),
        signedHeaders: headers,
        payload: Buffer.from('one'),
      },
      {
        date: new Date(DOCS_MS + 86_400_000),
        signature: Buffer.from(second, 'hex'),
        signedHeaders: headers,
        payload: EMPTY,
      },
    ] as const;
    const verify = frameVerifier(signed, SECRET, keys);
    for (const each of frames) verify(each);
    expect(refusal(() => frameVerifier(signed, SECRET, keys)(frames[1]))).toMatchObject({
      code: 'InvalidSignatureException',
    });
    const changed = { ...frames[0], payload: Buffer.from('two') };
    expect(refusal(() => frameVerifier(signed, SECRET, keys)(changed)).code).toBe(
      'InvalidSignatureException',
    );
  });
});
