/** Reads a `multipart/form-data` body as S3 takes it: some fields, then one file, which is not held in memory. */

import { Readable } from 'node:stream';
import { AwsError } from '../core/errors.ts';
import { invalidArgument } from './signature-errors.ts';

/** S3's limit of all that stands before the file. */
const FIELDS_BYTES_MAX = 20_480;

export interface FormUpload {
  /** What stood before the file, by lower-case name. What stands behind it is ignored, as S3 does. */
  readonly fields: Map<string, string>;
  /** Without the directories that some browsers tell; empty when the form does not say. */
  readonly fileName: string;
  /** Fails with MalformedPOSTRequest when the body ends within the file. */
  readonly file: Readable;
}

/**
 * Reads the fields of a form up to its file.
 *
 * @throws AwsError MalformedPOSTRequest, MaxPostPreDataLengthExceeded; InvalidArgument when there is no file
 */
export async function readFormUpload(body: Readable, contentType: string): Promise<FormUpload> {
  const pieces = new Pieces(body, boundaryOf(contentType));
  const fields = new Map<string, string>();
  await pieces.toDelimiter();
  while (await pieces.hasPart()) {
    const { name, fileName } = readDisposition(await pieces.head());
    if (name.toLowerCase() === 'file') {
      const file = Readable.from(pieces.fileBytes(), { objectMode: false });
      return { fields, fileName: baseName(fileName), file };
    }
    fields.set(name.toLowerCase(), (await pieces.toDelimiter()).toString());
  }
  throw invalidArgument('POST requires exactly one file upload per request.', 'file', '0');
}

function boundaryOf(contentType: string): string {
  const match = /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType);
  const boundary = match?.[1] ?? match?.[2];
  if (boundary === undefined) throw malformed();
  return boundary;
}

/** `Content-Disposition: form-data; name="file"; filename="photo.png"` */
function readDisposition(head: string): { name: string; fileName: string } {
  const line = head.split('\r\n').find((one) => /^content-disposition\s*:\s*form-data\s*;/i.test(one));
  const name = line === undefined ? undefined : parameterOf(line, 'name');
  if (line === undefined || name === undefined) throw malformed();
  return { name, fileName: parameterOf(line, 'filename') ?? '' };
}

function parameterOf(line: string, name: string): string | undefined {
  const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^\\s;"]+))`, 'i').exec(line);
  // Some clients escape quotes by a backslash, browsers write %22.
  return match?.[1]?.replace(/\\(["\\])/g, '$1').replaceAll('%22', '"') ?? match?.[2];
}

function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
}

function malformed(): AwsError {
  const text = 'The body of your POST request is not well-formed multipart/form-data.';
  return new AwsError('MalformedPOSTRequest', text, { status: 400 });
}

function fieldsTooLarge(): AwsError {
  const text = 'Your POST request fields preceding the upload file were too large.';
  const fields = { MaxPostPreDataLengthBytes: FIELDS_BYTES_MAX };
  return new AwsError('MaxPostPreDataLengthExceeded', text, { status: 400, fields });
}

const LINE_END = Buffer.from('\r\n');
const HEAD_END = Buffer.from('\r\n\r\n');

/** The body, cut at its delimiters. */
class Pieces {
  readonly #source: AsyncIterator<Buffer>;
  readonly #delimiter: Buffer;
  /** The first delimiter has no line before it that ends. */
  #rest: Buffer = LINE_END;
  #fieldsBytes = 0;

  constructor(body: Readable, boundary: string) {
    // The request stays: who does not read it to its end must still be able to answer it.
    this.#source = body.iterator({ destroyOnReturn: false });
    this.#delimiter = Buffer.from(`\r\n--${boundary}`);
  }

  toDelimiter(): Promise<Buffer> {
    return this.#to(this.#delimiter);
  }

  /** Whether another part follows the delimiter that was just met. */
  async hasPart(): Promise<boolean> {
    const line = await this.#lineStart();
    if (line.startsWith('--')) return false;
    if (line !== '\r\n') throw malformed();
    // The empty line behind no header at all begins here.
    return true;
  }

  /** The headers of a part. */
  async head(): Promise<string> {
    return (await this.#to(HEAD_END)).toString();
  }

  /** What comes until the next delimiter. */
  async *fileBytes(): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(this.#delimiter);
      if (at >= 0) {
        if (at > 0) yield this.#rest.subarray(0, at);
        return;
      }
      // The end may be the beginning of a delimiter.
      const certain = this.#rest.length - this.#delimiter.length + 1;
      if (certain > 0) {
        yield this.#rest.subarray(0, certain);
        this.#rest = this.#rest.subarray(certain);
      }
      if (!(await this.#more())) throw malformed();
    }
  }

  /** The two bytes behind a delimiter, and behind the blanks that may follow it. */
  async #lineStart(): Promise<string> {
    for (;;) {
      while (this.#rest[0] === 0x20 || this.#rest[0] === 0x09) this.#rest = this.#rest.subarray(1);
      if (this.#rest.length >= LINE_END.length) return this.#rest.toString('latin1', 0, LINE_END.length);
      if (!(await this.#more())) throw malformed();
    }
  }

  /** All bytes before `end`, which is taken too. */
  async #to(end: Buffer): Promise<Buffer> {
    for (;;) {
      const at = this.#rest.indexOf(end);
      if (this.#fieldsBytes + (at < 0 ? this.#rest.length : at) > FIELDS_BYTES_MAX) throw fieldsTooLarge();
      if (at >= 0) {
        const found = this.#rest.subarray(0, at);
        this.#rest = this.#rest.subarray(at + end.length);
        this.#fieldsBytes += at + end.length;
        return found;
      }
      if (!(await this.#more())) throw malformed();
    }
  }

  async #more(): Promise<boolean> {
    const next = await this.#source.next();
    if (next.done === true) return false;
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
    return true;
  }
}
