import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as zlib from 'node:zlib';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import {
  dockerFiles,
  type ImageFacts,
  type LayerEntry,
  layerTar,
  layoutFiles,
  writeArchive,
  writeFolder,
} from '../../../test/support/container-image.ts';
import { writeLayer } from '../../../tools/image/layer.ts';
import { paddingOf, tarHeader } from '../../server/tar.ts';
import { readImage } from './image.ts';
import { UNPACK_LIMITS, unpackImage } from './unpack.ts';

const place = mkdtempSync(join(tmpdir(), 'kumobako-images-'));
afterAll(() => rmSync(place, { recursive: true, force: true }));
let root: string;
let count = 0;
beforeEach(() => {
  root = join(place, `root-${++count}`);
  mkdirSync(root);
});

type Layers = readonly (readonly LayerEntry[])[];

/** Unpacks an image of these layers. */
async function unpacked(layers: Layers, facts: ImageFacts = {}, limits = UNPACK_LIMITS): Promise<string> {
  const files = layoutFiles(layers.map(layerTar), facts);
  const folder = writeFolder(join(place, `image-${++count}`), files);
  await unpackImage(await readImage(folder), root, limits);
  return root;
}

const tree = (folder: string, prefix = ''): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${prefix}${entry.name}`;
      return entry.isDirectory() ? [`${name}/`, ...tree(join(folder, entry.name), `${name}/`)] : [name];
    })
    .toSorted();
const text = (name: string) => readFileSync(join(root, name), 'utf8');

describe('layers', () => {
  test('lie above each other; whiteouts hide what is below them alone', async () => {
    await unpacked([
      [
        { name: 'a/one', content: '1' },
        { name: 'a/two', content: '2' },
        { name: 'b/three', content: '3' },
        { name: 'b/deep/four', content: '4' },
        { name: 'c', content: 'file' },
      ],
      [
        { name: './a/.wh.one' },
        { name: 'b/five', content: '5' },
        { name: 'b/deep/six', content: '6' },
        { name: 'b/.wh..wh..opq' },
        { name: 'c/now/a/folder', content: '7' },
        { name: 'a/two', content: 'new' },
      ],
    ]);
    expect(tree(root)).toEqual([
      'a/',
      'a/two',
      'b/',
      'b/deep/',
      'b/deep/six',
      'b/five',
      'c/',
      'c/now/',
      'c/now/a/',
      'c/now/a/folder',
    ]);
    expect(text('a/two')).toBe('new');
  });

  test('have links, modes and files of no owner that matters', async () => {
    await unpacked([
      [
        { name: 'usr/bin', folder: true },
        { name: 'bin', link: 'usr/bin' },
        { name: 'bin/tool', content: 'tool', mode: 0o4755 },
        { name: 'same', hardLink: 'usr/bin/tool' },
        { name: 'secret', content: 'x', mode: 0o000 },
        { name: 'shut', folder: true, mode: 0o555 },
        { name: 'shut/inside', content: 'y' },
        { name: 'away', link: '/etc/passwd' },
      ],
      [
        { name: 'bin/other', content: 'other' },
        { name: 'bin/tool', content: 'newer', mode: 0o755 },
      ],
    ]);
    expect(tree(root)).toEqual([
      'away',
      'bin',
      'same',
      'secret',
      'shut/',
      'shut/inside',
      'usr/',
      'usr/bin/',
      'usr/bin/other',
      'usr/bin/tool',
    ]);
    // No program runs as somebody else.
    expect(lstatSync(join(root, 'same')).mode & 0o7777).toBe(0o755);
    expect([text('same'), text('usr/bin/tool'), text('secret')]).toEqual(['tool', 'newer', 'x']);
  });

  test.each<[string, (tar: Buffer) => Buffer]>([
    ['gzip', zlib.gzipSync],
    // Node.js has it from 22.15 on.
    ...(zlib.zstdCompressSync === undefined
      ? []
      : [['zstd', zlib.zstdCompressSync] satisfies [string, unknown]]),
    ['nothing', (tar: Buffer) => tar],
  ])('are compressed by %s', async (_name, compress) => {
    await unpacked([[{ name: 'file', content: 'x'.repeat(300_000) }]], { compress });
    expect(text('file')).toHaveLength(300_000);
  });

  test('of our own writer have long names', async () => {
    const source = join(place, 'long');
    const name = `${'folder-of-some-length/'.repeat(8)}雲箱`;
    mkdirSync(join(source, name, '..'), { recursive: true });
    writeFileSync(join(source, name), 'long');
    const file = join(place, 'long.tar.gz');
    const layer = await writeLayer(source, file, { owners: {}, modifiedMs: 0 });
    const image = await readImage(writeFolder(join(place, 'long-image'), layoutFiles([layerTar([])])));
    const own = { file: 'layer', digest: layer.digest, contentDigest: layer.contentDigest };
    const files = {
      size: async () => 1,
      read: async function* () {
        yield readFileSync(file);
      },
    };
    await unpackImage({ ...image, files, layers: [own] }, root);
    expect(text(name)).toBe('long');
  });
});

describe('what is hostile is refused, and nothing is written elsewhere', () => {
  const outside = join(place, 'outside');
  test.each<[string, Layers, RegExp]>([
    ['a way up', [[{ name: '../outside', content: 'x' }]], /leads out of it/],
    ['a way up within a path', [[{ name: 'a/../../outside', content: 'x' }]], /leads out of it/],
    [
      'a link that leads up',
      [
        [
          { name: 'a', link: '../..' },
          { name: 'a/outside', content: 'x' },
        ],
      ],
      /leads out of it/,
    ],
    [
      'a link from a layer below',
      [[{ name: 'a', link: '../../..' }], [{ name: 'a/x', content: 'x' }]],
      /leads out/,
    ],
    [
      'links in a circle',
      [
        [
          { name: 'a', link: 'b' },
          { name: 'b', link: 'a' },
          { name: 'a/x', content: '' },
        ],
      ],
      /circles/,
    ],
    ['a hard link that leads up', [[{ name: 'a', hardLink: '../outside' }]], /leads out of it/],
    ['a hard link to nothing', [[{ name: 'a', hardLink: 'etc/passwd' }]], /not there/],
    ['a whiteout of a way up', [[{ name: 'a', folder: true }, { name: 'a/.wh...' }]], /whiteout of nothing/],
    ['a file for a root', [[{ name: '.', content: 'x' }]], /place of its root/],
  ])('%s', async (_what, layers, words) => {
    writeFileSync(outside, 'safe');
    await expect(unpacked(layers)).rejects.toMatchObject({
      reason: 'runtime',
      message: expect.stringMatching(words),
    });
    expect(readFileSync(outside, 'utf8')).toBe('safe');
  });

  test('an absolute name, and a link to the machine, mean the image', async () => {
    await unpacked([
      [
        { name: `${outside}-absolute`, content: 'x' },
        { name: 'etc', link: place },
        { name: 'etc/outside-link', content: 'y' },
      ],
    ]);
    expect(existsSync(`${outside}-absolute`)).toBe(false);
    expect(existsSync(`${outside}-link`)).toBe(false);
    expect(text(join(place, 'outside-link'))).toBe('y');
  });

  test("a folder's mode is set to no folder that a later link leads to", async () => {
    const machine = join(place, 'machine');
    mkdirSync(join(machine, 'below'), { recursive: true, mode: 0o755 });
    await unpacked([
      [
        { name: 'own', folder: true, mode: 0o711 },
        { name: 'gone', folder: true, mode: 0o777 },
        { name: 'above/below', folder: true, mode: 0o777 },
        { name: 'gone', link: machine },
        { name: 'above', link: machine },
      ],
    ]);
    const mode = (path: string) => lstatSync(path).mode & 0o777;
    expect([mode(machine), mode(join(machine, 'below')), mode(join(root, 'own'))]).toEqual([
      0o755, 0o755, 0o711,
    ]);
  });

  test('a link that tells a size has no content', async () => {
    const tar = layerTar([
      { name: 'link', link: 'x' },
      { name: 'file', content: 'here' },
    ]);
    // 512 bytes, and the sum of the head with it.
    tar.write('00000001000', 124, 'latin1');
    const sum = Number.parseInt(tar.toString('latin1', 148, 154), 8) + 1;
    tar.write(sum.toString(8).padStart(6, '0'), 148, 'latin1');
    const image = await readImage(writeFolder(join(place, 'sized-link'), layoutFiles([tar])));
    await unpackImage(image, root);
    expect(text('file')).toBe('here');
  });

  test.each([
    ['sparse files', '22 GNU.sparse.major=1\n', /sparse files/],
    ['a record that is shorter than its length', '1 2 3 4 5 6 7 8 9 ', /damaged/],
    ['a record without a length', 'path=file\n', /damaged/],
  ])('%s in an extension', async (_what, record, words) => {
    const body = Buffer.from(record);
    const header = tarHeader({ name: 'PaxHeader', size: body.length, type: 'extended' }, 0);
    const tar = Buffer.concat([header, body, paddingOf(body.length), layerTar([{ name: 'short' }])]);
    const image = await readImage(writeFolder(join(place, `extension-${++count}`), layoutFiles([tar])));
    await expect(unpackImage(image, root)).rejects.toThrow(words);
  });

  test('a name that no file can have', async () => {
    const record = ` path=${'n'.repeat(300)}\n`;
    const body = Buffer.from(`${record.length + 3}${record}`);
    const tar = Buffer.concat([
      ...[
        tarHeader({ name: 'PaxHeader', size: body.length, type: 'extended' }, 0),
        body,
        paddingOf(body.length),
      ],
      layerTar([{ name: 'short' }]),
    ]);
    const image = await readImage(writeFolder(join(place, 'too-long'), layoutFiles([tar])));
    await expect(unpackImage(image, root)).rejects.toMatchObject({
      reason: 'runtime',
      message: expect.stringMatching(/ENAMETOOLONG/),
    });
  });

  test('too much: bytes that compress to few, and entries', async () => {
    const zeros = [[{ name: 'zeros', content: Buffer.alloc(5_000_000) }]];
    await expect(unpacked(zeros, {}, { ...UNPACK_LIMITS, bytesMax: 1_000_000 })).rejects.toThrow(
      /more than 1000000 bytes/,
    );
    const many = [Array.from({ length: 20 }, (_, at) => ({ name: `f${at}` }))];
    await expect(unpacked(many, {}, { ...UNPACK_LIMITS, entriesMax: 10 })).rejects.toThrow(
      /more than 10 files/,
    );
  });

  test('layers that are not what their digests say, cut short or broken', async () => {
    const tar = layerTar([{ name: 'file', content: 'x'.repeat(2000) }]);
    const changed = async (change: (bytes: Buffer) => Buffer, compress: (tar: Buffer) => Buffer) => {
      const files = layoutFiles([tar], { compress: (bytes) => change(compress(bytes)) });
      const image = await readImage(writeFolder(join(place, `changed-${++count}`), files));
      await unpackImage(image, root);
    };
    const none = (bytes: Buffer) => bytes;
    const flipped = (bytes: Buffer) =>
      Buffer.concat([bytes.subarray(0, 600), Buffer.from('y'), bytes.subarray(601)]);
    await expect(changed(flipped, none)).rejects.toThrow(/not what its digest says/);
    rmSync(join(root, 'file'), { force: true });
    await expect(changed((bytes) => bytes.subarray(0, 700), none)).rejects.toThrow(/ends too early/);
    rmSync(join(root, 'file'), { force: true });
    await expect(changed((bytes) => bytes.subarray(0, 30), zlib.gzipSync)).rejects.toThrow(
      /cannot be uncompressed/,
    );
    await expect(changed(() => Buffer.from('no archive at all'.repeat(40)), none)).rejects.toThrow(/damaged/);
  });
});

describe('images', () => {
  const layer = layerTar([{ name: 'file', content: 'here' }]);
  const config = { Entrypoint: ['/run'], Cmd: ['a', 'b'], WorkingDir: '/srv', Env: ['A=1=2', 'B='] };
  const run = {
    entryPoint: ['/run'],
    command: ['a', 'b'],
    workingDirectory: '/srv',
    environment: { A: '1=2', B: '' },
  };

  test('lie in folders and archives, of OCI and of docker save', async () => {
    const oci = layoutFiles([layer], { config });
    const docker = dockerFiles([layer], { config, name: 'one:two' });
    const paths = [
      writeFolder(join(place, 'oci'), oci),
      writeArchive(join(place, 'oci.tar'), oci),
      writeArchive(join(place, 'docker.tar'), docker),
    ];
    for (const path of paths) {
      const image = await readImage(path);
      expect(image.run).toEqual(run);
      rmSync(root, { recursive: true });
      mkdirSync(root);
      await unpackImage(image, root);
      expect(text('file')).toBe('here');
    }
    expect((await readImage(paths[0] ?? '')).digest).toBe((await readImage(paths[1] ?? '')).digest);
    expect((await readImage(paths[2] ?? '', 'two')).run).toEqual(run);
    await expect(readImage(paths[2] ?? '', 'three')).rejects.toThrow(/no image three/);
  });

  test('several are told apart by name, and by processor', async () => {
    const one = layoutFiles([layer], { name: 'one', config: { Cmd: ['one'] } });
    const two = layoutFiles([layer], { name: 'two', config: { Cmd: ['two'] } });
    const manifests = [one, two].flatMap((files) => JSON.parse(String(files.get('index.json'))).manifests);
    const both = (change: (manifest: object, at: number) => object) =>
      writeFolder(
        join(place, `both-${++count}`),
        new Map([
          ...one,
          ...two,
          ['index.json', Buffer.from(JSON.stringify({ manifests: manifests.map(change) }))],
        ]),
      );
    const named = both((manifest) => manifest);
    expect((await readImage(named, 'two')).run.command).toEqual(['two']);
    await expect(readImage(named)).rejects.toThrow(/several images; name one behind a #/);
    const architecture = process.arch === 'x64' ? 'amd64' : 'arm64';
    const platforms = [
      { os: 'linux', architecture: 'riscv64' },
      { os: 'linux', architecture },
    ];
    const sorted = both((manifest, at) => ({ ...manifest, platform: platforms[at] }));
    expect((await readImage(sorted)).run.command).toEqual(['two']);
    const foreign = both((manifest) => ({ ...manifest, platform: platforms[0] }));
    await expect(readImage(foreign)).rejects.toThrow(/not for linux/);
  });

  test.each<[string, (files: Map<string, Buffer>) => Map<string, Buffer>, RegExp]>([
    ['nothing', () => new Map(), /neither an index.json/],
    [
      'no JSON, which is not shown',
      () => new Map([['index.json', Buffer.from('secret')]]),
      /index.json is no JSON\.$/,
    ],
    ['nothing in JSON', () => new Map([['index.json', Buffer.from('null')]]), /empty/],
    ['no image', () => new Map([['index.json', Buffer.from('{"manifests":[]}')]]), /empty/],
    [
      'a digest that is a path',
      () => new Map([['index.json', Buffer.from('{"manifests":[{"digest":"sha256:../../x"}]}')]]),
      /not SHA-256/,
    ],
    [
      'a blob that is missing',
      (files) => new Map([...files].filter(([name]) => !name.startsWith('blobs'))),
      /missing/,
    ],
    [
      'a blob that is another',
      (files) =>
        new Map(
          [...files].map(([name, bytes]) => [name, name.startsWith('blobs') ? Buffer.from('{}') : bytes]),
        ),
      /not what its digest says/,
    ],
    [
      'another processor',
      () => layoutFiles([layer], { architecture: 'riscv64' }),
      /linux\/riscv64, this machine/,
    ],
    ['another system', () => layoutFiles([layer], { os: 'windows' }), /windows/],
  ])('%s is refused', async (_what, change, words) => {
    const files = change(layoutFiles([layer]));
    const folder = join(place, `bad-${++count}`);
    mkdirSync(folder);
    const words_ = expect.stringMatching(words);
    await expect(readImage(writeFolder(folder, files))).rejects.toMatchObject({
      reason: 'runtime',
      message: words_,
    });
  });

  test('a file of the folder that leads out of it is not read', async () => {
    const folder = join(place, 'linked');
    mkdirSync(folder);
    writeFileSync(join(place, 'secret.json'), '{"manifests":[]}');
    const { symlinkSync } = await import('node:fs');
    symlinkSync('../secret.json', join(folder, 'index.json'));
    await expect(readImage(folder)).rejects.toThrow(/leads out of the image's folder/);
  });

  test('an archive that is compressed as a whole says what to do', async () => {
    const path = writeArchive(join(place, 'plain.tar'), layoutFiles([layer]));
    writeFileSync(`${path}.gz`, zlib.gzipSync(readFileSync(path)));
    await expect(readImage(`${path}.gz`)).rejects.toThrow(/gunzip/);
  });
});
