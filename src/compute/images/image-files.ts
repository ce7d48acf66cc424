/** The files that an image consists of: in a folder (OCI image layout), or in an archive of one or of `docker save`. */

import { createReadStream } from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { join, normalize, sep } from 'node:path';
import { refusedImage } from './refused.ts';
import { type TarMember, tarEntries } from './tar-entries.ts';

const READ_BYTES = 1 << 18;
const HEAD_BYTES = 4096;
/** An image has a few files for each of its layers. */
const FILES_MAX = 10_000;

export interface ImageFiles {
  /** Undefined: there is no such file. */
  size(name: string): Promise<number | undefined>;
  read(name: string): AsyncIterable<Buffer>;
}

/** @param path absolute, its links followed @throws FunctionRefusal */
export async function openImage(path: string): Promise<ImageFiles> {
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isDirectory() === true) return folderFiles(path);
  if (facts?.isFile() === true) return archiveFiles(path);
  throw refusedImage(`there is neither an archive nor a folder ${path}`);
}

function folderFiles(folder: string): ImageFiles {
  /** Links may not lead out of the folder: it is the folder that somebody allowed to be read. */
  const inside = async (name: string): Promise<string | undefined> => {
    const path = join(folder, name);
    const real = await realpath(path).catch(() => undefined);
    if (real === undefined) return undefined;
    if (!real.startsWith(`${folder}${sep}`)) throw refusedImage(`${name} leads out of the image's folder`);
    return real;
  };
  return {
    size: async (name) => {
      const path = await inside(name);
      if (path === undefined) return undefined;
      const facts = await lstat(path);
      return facts.isFile() ? facts.size : undefined;
    },
    read: async function* (name) {
      const path = await inside(name);
      if (path === undefined) throw refusedImage(`${name} is missing`);
      yield* createReadStream(path, { highWaterMark: READ_BYTES }) as AsyncIterable<Buffer>;
    },
  };
}

interface Place {
  readonly offset: number;
  readonly size: number;
}

async function archiveFiles(path: string): Promise<ImageFiles> {
  const places = new Map<string, Place>();
  const links = new Map<string, string>();
  for await (const member of archiveMembers(path)) {
    const name = normalize(member.name);
    if (member.type === 'file') places.set(name, member);
    // Old versions of Docker save a layer that occurs twice as a link.
    else if (member.type === 'link') links.set(name, normalize(join(name, '..', member.target)));
    else if (member.type === 'hard link') links.set(name, normalize(member.target));
    if (places.size + links.size > FILES_MAX) throw refusedImage('its archive has too many files');
  }
  const place = (name: string) => places.get(normalize(name)) ?? places.get(links.get(normalize(name)) ?? '');
  return {
    size: async (name) => place(name)?.size,
    read: async function* (name) {
      const found = place(name);
      if (found === undefined) throw refusedImage(`${name} is missing`);
      if (found.size === 0) return;
      const { offset, size } = found;
      const range = { start: offset, end: offset + size - 1, highWaterMark: READ_BYTES };
      yield* createReadStream(path, range) as AsyncIterable<Buffer>;
    },
  };
}

/** Heads alone are read: layers in between are large. */
async function* archiveMembers(path: string): AsyncGenerator<TarMember> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const start = Buffer.alloc(6);
    await file.read(start, 0, 6, 0);
    if (start[0] === 0x1f && start[1] === 0x8b)
      throw refusedImage('its archive is compressed; uncompress it (gunzip)');
    for (let at = 0; at < size; ) {
      const from = at;
      let next: number | undefined;
      for await (const member of tarEntries(
        createReadStream(path, { start: from, highWaterMark: HEAD_BYTES }),
      )) {
        yield { ...member, offset: from + member.offset };
        next = from + member.offset + Math.ceil(member.size / 512) * 512;
        break;
      }
      if (next === undefined) return;
      at = next;
    }
  } finally {
    await file.close();
  }
}
