/**
 * A file system in memory for tests and the simulation: deterministic, with faults where it is told to fail,
 * and with power cuts that keep only what a real disk promises: synced content, and names in the order they
 * were made, up to some moment after the last sync of a directory.
 */

import type { FileFacts, Files, OpenFile, OpenMode } from './files.ts';

/** What an operation does instead of succeeding; a write leaves its first `bytesWritten` bytes. */
export interface Fault {
  code: 'ENOSPC' | 'EIO' | 'EACCES' | 'EMLINK' | 'EXDEV';
  bytesWritten?: number;
}

export interface MemoryFilesOptions {
  nowMs?: () => number;
  /** Asked before each operation; it may also wait, so that the simulation decides who goes on. */
  before?: (operation: keyof Files | keyof OpenFile, path: string) => Promise<Fault | undefined>;
}

export interface MemoryFiles extends Files {
  /**
   * Loses what a power cut may lose; `random` gives numbers from 0 to 1 (exclusive). Open files become
   * useless.
   */
  powerCut(random: () => number): void;
  /** All paths of files, for tests. */
  paths(): string[];
}

const SECTOR_BYTES = 512;

class Inode {
  content: Buffer = Buffer.alloc(0);
  synced: Buffer = Buffer.alloc(0);
  modifiedMs = 0;
  changedMs = 0;
}

type Entry = Inode | 'directory';
type Names = Map<string, Entry>;

function failure(code: string, operation: string, path: string): Error {
  return Object.assign(new Error(`${code}: ${operation} '${path}'`), { code });
}

function parentOf(path: string): string {
  return path.slice(0, Math.max(1, path.lastIndexOf('/')));
}

export function memoryFiles(options: MemoryFilesOptions = {}): MemoryFiles {
  return new FilesInMemory(options);
}

class FilesInMemory implements MemoryFiles {
  readonly nowMs: () => number;
  readonly #before: MemoryFilesOptions['before'];
  #names: Names = new Map([['/', 'directory']]);
  #durableNames: Names = new Map(this.#names);
  /** Changes of names since the last sync of a directory, in order. */
  #unsynced: ((names: Names) => void)[] = [];
  /** Files opened before a power cut belong to a process that is gone. */
  #life = 0;

  constructor({ nowMs, before }: MemoryFilesOptions) {
    this.nowMs = nowMs ?? (() => 0);
    this.#before = before;
  }

  async open(path: string, mode: OpenMode): Promise<OpenFile> {
    await this.check('open', path);
    const found = this.#names.get(path);
    if (found === 'directory') throw failure('EISDIR', 'open', path);
    if (found !== undefined && mode === 'create') throw failure('EEXIST', 'open', path);
    if (found === undefined && mode === 'read') throw failure('ENOENT', 'open', path);
    const inode = found ?? this.#create(path);
    const life = this.#life;
    return new FileInMemory(this, path, inode, () => life === this.#life);
  }

  async facts(path: string): Promise<FileFacts | undefined> {
    await this.check('facts', path);
    const entry = this.#names.get(path);
    if (entry === undefined) return undefined;
    if (entry === 'directory') return { isDirectory: true, size: 0, modifiedMs: 0, changedMs: 0 };
    const { content, modifiedMs, changedMs } = entry;
    return { isDirectory: false, size: content.length, modifiedMs, changedMs };
  }

  async list(path: string): Promise<string[]> {
    await this.check('list', path);
    return this.#children(path);
  }

  #children(path: string): string[] {
    const prefix = path === '/' ? '/' : `${path}/`;
    const names = [...this.#names.keys()].filter((name) => name !== '/' && name.startsWith(prefix));
    return names
      .map((name) => name.slice(prefix.length))
      .filter((name) => !name.includes('/'))
      .sort();
  }

  async makeDirectory(path: string): Promise<void> {
    await this.check('makeDirectory', path);
    const missing: string[] = [];
    for (let at = path; this.#names.get(at) !== 'directory'; at = parentOf(at)) {
      if (this.#names.has(at)) throw failure('EEXIST', 'makeDirectory', at);
      missing.unshift(at);
    }
    for (const directory of missing) this.#change((names) => names.set(directory, 'directory'));
  }

  async rename(from: string, to: string): Promise<void> {
    await this.check('rename', from);
    const entry = this.#entry('rename', from);
    this.#mustHaveParent('rename', to);
    const replaced = this.#names.get(to);
    if (replaced === 'directory' && (entry !== 'directory' || this.#children(to).length > 0)) {
      throw failure(entry === 'directory' ? 'ENOTEMPTY' : 'EISDIR', 'rename', to);
    }
    if (entry !== 'directory') entry.changedMs = this.nowMs();
    this.#change((names) => {
      for (const [name, moved] of [...names]) {
        if (name !== from && !name.startsWith(`${from}/`)) continue;
        names.delete(name);
        names.set(to + name.slice(from.length), moved);
      }
    });
  }

  async link(from: string, to: string): Promise<void> {
    await this.check('link', from);
    const entry = this.#entry('link', from);
    this.#mustHaveParent('link', to);
    if (entry === 'directory') throw failure('EPERM', 'link', from);
    if (this.#names.has(to)) throw failure('EEXIST', 'link', to);
    entry.changedMs = this.nowMs();
    this.#change((names) => names.set(to, entry));
  }

  async copy(from: string, to: string): Promise<void> {
    await this.check('copy', from);
    const entry = this.#entry('copy', from);
    if (entry === 'directory') throw failure('EISDIR', 'copy', from);
    if (this.#names.has(to)) throw failure('EEXIST', 'copy', to);
    this.#create(to).content = Buffer.from(entry.content);
  }

  async remove(path: string): Promise<void> {
    await this.check('remove', path);
    const entry = this.#names.get(path);
    if (entry === 'directory') throw failure('EISDIR', 'remove', path);
    if (entry === undefined) return;
    entry.changedMs = this.nowMs();
    this.#change((names) => names.delete(path));
  }

  async removeTree(path: string): Promise<void> {
    await this.check('removeTree', path);
    this.#change((names) => {
      for (const name of [...names.keys()]) {
        if (name === path || name.startsWith(`${path}/`)) names.delete(name);
      }
    });
  }

  async syncDirectory(path: string): Promise<void> {
    await this.check('syncDirectory', path);
    this.#entry('syncDirectory', path);
    // As journalling file systems do: all changes of names up to now, in every directory.
    this.#durableNames = new Map(this.#names);
    this.#unsynced = [];
  }

  powerCut(random: () => number): void {
    this.#life++;
    const survive = Math.floor(random() * (this.#unsynced.length + 1));
    for (const change of this.#unsynced.slice(0, survive)) change(this.#durableNames);
    this.#names = new Map(this.#durableNames);
    this.#unsynced = [];
    for (const inode of new Set(this.#names.values())) {
      if (inode === 'directory') continue;
      inode.content = torn(inode, random);
      inode.synced = Buffer.from(inode.content);
    }
  }

  paths(): string[] {
    return [...this.#names].filter(([, entry]) => entry !== 'directory').map(([path]) => path);
  }

  /** Waits, fails or does nothing, as the options say. */
  async check(operation: keyof Files | keyof OpenFile, path: string): Promise<void> {
    const fault = await this.#before?.(operation, path);
    if (fault !== undefined) throw Object.assign(failure(fault.code, operation, path), fault);
  }

  #entry(operation: string, path: string): Entry {
    const entry = this.#names.get(path);
    if (entry === undefined) throw failure('ENOENT', operation, path);
    return entry;
  }

  #mustHaveParent(operation: string, path: string): void {
    if (this.#names.get(parentOf(path)) !== 'directory') throw failure('ENOENT', operation, path);
  }

  #create(path: string): Inode {
    this.#mustHaveParent('open', path);
    const inode = new Inode();
    inode.modifiedMs = this.nowMs();
    inode.changedMs = inode.modifiedMs;
    this.#change((names) => names.set(path, inode));
    return inode;
  }

  #change(change: (names: Names) => void): void {
    change(this.#names);
    this.#unsynced.push(change);
  }
}

/** Sectors of an unsynced write reach the disk in any order, or not; the size may be old, new or between. */
function torn({ content, synced }: Inode, random: () => number): Buffer {
  if (content.equals(synced)) return synced;
  const smaller = Math.min(content.length, synced.length);
  const larger = Math.max(content.length, synced.length);
  const size = random() < 0.5 ? content.length : smaller + Math.floor(random() * (larger - smaller + 1));
  const result = Buffer.alloc(size);
  for (let at = 0; at < size; at += SECTOR_BYTES) {
    const source = random() < 0.5 ? content : synced;
    if (at < source.length) source.copy(result, at, at, Math.min(at + SECTOR_BYTES, size));
  }
  return result;
}

class FileInMemory implements OpenFile {
  readonly #files: FilesInMemory;
  readonly #path: string;
  readonly #inode: Inode;
  readonly #isUsable: () => boolean;
  #isOpen = true;

  constructor(files: FilesInMemory, path: string, inode: Inode, isUsable: () => boolean) {
    this.#files = files;
    this.#path = path;
    this.#inode = inode;
    this.#isUsable = isUsable;
  }

  async read(buffer: Uint8Array, position: number): Promise<number> {
    await this.#check('read');
    const { content } = this.#inode;
    return position < content.length ? content.copy(buffer, 0, position) : 0;
  }

  async write(chunks: readonly Uint8Array[], position: number): Promise<void> {
    const bytes = Buffer.concat(chunks);
    try {
      await this.#check('write');
    } catch (error) {
      const { bytesWritten } = error as Fault;
      if (bytesWritten !== undefined) this.#put(bytes.subarray(0, bytesWritten), position);
      throw error;
    }
    this.#put(bytes, position);
  }

  async truncate(size: number): Promise<void> {
    await this.#check('truncate');
    const { content } = this.#inode;
    this.#inode.content = Buffer.concat([content, Buffer.alloc(Math.max(0, size - content.length))], size);
    this.#touch();
  }

  async sync(): Promise<void> {
    await this.#check('sync');
    this.#inode.synced = Buffer.from(this.#inode.content);
  }

  async size(): Promise<number> {
    await this.#check('size');
    return this.#inode.content.length;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
  }

  async #check(operation: keyof OpenFile): Promise<void> {
    await this.#files.check(operation, this.#path);
    if (!this.#isOpen || !this.#isUsable()) throw failure('EBADF', operation, this.#path);
  }

  #put(bytes: Buffer, position: number): void {
    const { content } = this.#inode;
    const size = Math.max(content.length, position + bytes.length);
    const next = Buffer.concat([content, Buffer.alloc(size - content.length)], size);
    bytes.copy(next, position);
    this.#inode.content = next;
    this.#touch();
  }

  #touch(): void {
    this.#inode.modifiedMs = this.#files.nowMs();
    this.#inode.changedMs = this.#inode.modifiedMs;
  }
}
