/** Zip archives of a few small files, stored without compression. */

import { crc32 } from 'node:zlib';

const LOCAL_BYTES = 30;
const ENTRY_BYTES = 46;
const END_BYTES = 22;
const DATE_1980 = 0x21;

export interface ZippedFile {
  readonly content: string | Uint8Array;
  /** Permissions of the file. */
  readonly mode?: number;
}

/** An archive of these files, by their names. */
export function zipOf(files: Readonly<Record<string, string | Uint8Array | ZippedFile>>): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const [name, file] of Object.entries(files)) {
    const { content, mode = 0o644 } =
      typeof file === 'string' || file instanceof Uint8Array ? { content: file } : file;
    const bytes = Buffer.from(content as Uint8Array);
    const label = Buffer.from(name);
    const facts = Buffer.alloc(26);
    facts.writeUInt16LE(20, 0);
    facts.writeUInt16LE(DATE_1980, 8);
    facts.writeUInt32LE(crc32(bytes), 10);
    facts.writeUInt32LE(bytes.length, 14);
    facts.writeUInt32LE(bytes.length, 18);
    facts.writeUInt16LE(label.length, 22);
    parts.push(Buffer.from('PK\x03\x04', 'latin1'), facts, label, bytes);
    const entry = Buffer.alloc(ENTRY_BYTES);
    entry.write('PK\x01\x02', 0, 'latin1');
    // Made on Unix: the permissions count.
    entry.writeUInt16LE(0x0314, 4);
    facts.copy(entry, 6);
    entry.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38);
    entry.writeUInt32LE(offset, 42);
    directory.push(entry, label);
    offset += LOCAL_BYTES + label.length + bytes.length;
  }
  const listed = Buffer.concat(directory);
  const end = Buffer.alloc(END_BYTES);
  end.write('PK\x05\x06', 0, 'latin1');
  const count = Object.keys(files).length;
  end.writeUInt16LE(count, 8);
  end.writeUInt16LE(count, 10);
  end.writeUInt32LE(listed.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, listed, end]);
}
