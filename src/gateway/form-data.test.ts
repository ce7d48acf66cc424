import { Readable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readFormUpload } from './form-data.ts';

const TYPE = 'multipart/form-data; boundary=XyZ';

interface Part {
  head: string;
  body: string | Buffer;
}

const field = (name: string, body: string): Part => ({
  head: `Content-Disposition: form-data; name="${name}"`,
  body,
});
const file = (body: string | Buffer, more = '; filename="a.txt"'): Part => ({
  head: `Content-Disposition: form-data; name="file"${more}\r\nContent-Type: text/plain`,
  body,
});

function bodyOf(parts: readonly Part[]): Buffer {
  const pieces = parts.flatMap(({ head, body }) => ['--XyZ\r\n', head, '\r\n\r\n', body, '\r\n']);
  return Buffer.concat([...pieces, '--XyZ--\r\n'].map((piece) => Buffer.from(piece)));
}

/** The body as it may come from a socket. */
function inPieces(body: Buffer, size: number): Readable {
  const count = Math.ceil(body.length / size);
  return Readable.from(Array.from({ length: count }, (_, i) => body.subarray(i * size, (i + 1) * size)));
}

async function bytesOf(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function refusal(body: string | Buffer, type = TYPE): Promise<string> {
  try {
    const upload = await readFormUpload(inPieces(Buffer.from(body), 7), type);
    await bytesOf(upload.file);
  } catch (error) {
    const { code, message } = error as { code: string; message: string };
    return `${code}: ${message}`;
  }
  return 'none';
}

const MALFORMED =
  'MalformedPOSTRequest: The body of your POST request is not well-formed multipart/form-data.';
const NO_FILE = 'InvalidArgument: POST requires exactly one file upload per request.';

test('reads fields and a file, however they are cut on the way', async () => {
  const content = fc.array(fc.constantFrom('\r', '\n', '-', '--XyZ', '\r\n--Xy', '\r\n-', 'a', '\0'), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(content, fc.integer({ min: 1, max: 40 }), async (letters, size) => {
      const text = letters.join('');
      fc.pre(!text.includes('\r\n--XyZ'));
      const body = bodyOf([field('Key', 'k'), field('a', 'über'), file(text), field('later', 'ignored')]);
      const upload = await readFormUpload(inPieces(body, size), TYPE);
      expect([...upload.fields]).toEqual([
        ['key', 'k'],
        ['a', 'über'],
      ]);
      expect((await bytesOf(upload.file)).toString()).toBe(text);
    }),
    { numRuns: 500 },
  );
});

test('takes the last part of a file name, as any browser tells it', async () => {
  const nameOf = async (more: string) =>
    (await readFormUpload(inPieces(bodyOf([file('x', more)]), 9), TYPE)).fileName;
  expect(await nameOf('; filename="photo.png"')).toBe('photo.png');
  expect(await nameOf('; filename="C:\\\\fakepath\\\\photo.png"')).toBe('photo.png');
  expect(await nameOf('; filename="/photos/summer/photo.png"')).toBe('photo.png');
  expect(await nameOf('; filename="a%22b\\"c"')).toBe('a"b"c');
  expect(await nameOf('; filename=plain.png')).toBe('plain.png');
  expect(await nameOf('')).toBe('');
});

test('takes a quoted boundary, blanks behind a delimiter and what stands before the first one', async () => {
  const body = 'preamble\r\n--a b \t\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n--a b--';
  const upload = await readFormUpload(inPieces(Buffer.from(body), 5), 'multipart/form-data; boundary="a b"');
  expect((await bytesOf(upload.file)).toString()).toBe('x');
});

test('refuses what is no form, has no file, or ends too early', async () => {
  const whole = bodyOf([field('key', 'k'), file('content')]);
  expect(await refusal(whole)).toBe('none');
  expect(await refusal(whole, 'multipart/form-data')).toBe(MALFORMED);
  expect(await refusal(whole, 'multipart/form-data; boundary=other')).toBe(MALFORMED);
  expect(await refusal('')).toBe(MALFORMED);
  expect(await refusal('--XyZ--\r\n')).toBe(NO_FILE);
  expect(await refusal(bodyOf([field('key', 'k')]))).toBe(NO_FILE);
  expect(await refusal(bodyOf([{ head: 'Content-Type: text/plain', body: 'x' }]))).toBe(MALFORMED);
  expect(await refusal('--XyZxx')).toBe(MALFORMED);
  for (let length = 0; length < whole.length - '--\r\n'.length; length += 3) {
    expect(await refusal(whole.subarray(0, length))).toBe(MALFORMED);
  }
});

test('holds 20 KiB of fields at most', async () => {
  const tooLarge =
    'MaxPostPreDataLengthExceeded: Your POST request fields preceding the upload file were too large.';
  expect(await refusal(bodyOf([field('a', 'x'.repeat(20_000)), file('content')]))).toBe('none');
  expect(await refusal(bodyOf([field('a', 'x'.repeat(20_480)), file('content')]))).toBe(tooLarge);
  const many = Array.from({ length: 500 }, (_, i) => field(`${i}`, 'value'));
  expect(await refusal(bodyOf([...many, file('content')]))).toBe(tooLarge);
  // The file may be as large as it likes.
  expect(await refusal(bodyOf([file(Buffer.alloc(100_000))]))).toBe('none');
});
