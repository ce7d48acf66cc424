/**
 * What an image says of itself: its layers and how it is to be run. OCI image layouts and what `docker save` writes.
 * https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */

import { createHash } from 'node:crypto';
import { type ImageFiles, openImage } from './image-files.ts';
import { asRefusal, refusedImage } from './refused.ts';

/** What the specification allows a manifest to be at most. */
const DOCUMENT_BYTES_MAX = 4 * 1024 * 1024;
const LAYERS_MAX = 127;
const INDEX_DEPTH_MAX = 3;
const DIGEST = /^sha256:[0-9a-f]{64}$/;
const PROCESSORS: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'arm64' };
const NAME_ANNOTATIONS = ['org.opencontainers.image.ref.name', 'io.containerd.image.name'] as const;

export interface ImageCommand {
  readonly entryPoint: readonly string[];
  readonly command: readonly string[];
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
}

export interface ImageLayer {
  /** A name among the image's files. */
  readonly file: string;
  /** SHA-256 of the file, hexadecimal; undefined where nothing tells it. */
  readonly digest: string | undefined;
  /** SHA-256 of the layer uncompressed. */
  readonly contentDigest: string;
}

export interface Image {
  /** `sha256:...`, of its manifest; of its configuration where there is no manifest. The same for the same image. */
  readonly digest: string;
  readonly files: ImageFiles;
  readonly layers: readonly ImageLayer[];
  readonly run: ImageCommand;
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Reads an image's manifest and configuration, not its layers.
 *
 * @param path of an archive or folder, its links followed
 * @param name which of its images, where it has several
 * @throws FunctionRefusal for what is no image, is for another processor or is not what its digests say
 */
export async function readImage(path: string, name?: string): Promise<Image> {
  try {
    return await read(path, name);
  } catch (error) {
    throw asRefusal(error);
  }
}

async function read(path: string, name: string | undefined): Promise<Image> {
  const files = await openImage(path);
  if ((await files.size('index.json')) !== undefined) return fromLayout(files, name);
  if ((await files.size('manifest.json')) !== undefined) return fromDocker(files, name);
  throw refusedImage('it has neither an index.json (OCI image layout) nor a manifest.json (docker save)');
}

async function fromLayout(files: ImageFiles, name: string | undefined): Promise<Image> {
  const index = objectOf(await document(files, 'index.json'));
  const all = listOf(index['manifests']);
  const named = name === undefined ? all : all.filter((entry) => isNamed(entry, name));
  if (named.length === 0) throw refusedImage(name === undefined ? 'it is empty' : `it has no image ${name}`);
  const digest = await manifestOf(files, named, 0);
  const manifest = await blob(files, digest);
  const configuration = await blob(files, digestOf(objectOf(manifest['config'])));
  const layers = listOf(manifest['layers']).map((layer) => digestOf(layer));
  return {
    ...{ digest, files, run: commandOf(configuration) },
    layers: layersOf(
      configuration,
      layers.map((layer) => ({ file: blobName(layer), digest: layer.slice('sha256:'.length) })),
    ),
  };
}

function isNamed(entry: Json, name: string): boolean {
  const annotations = objectOf(entry['annotations']);
  return NAME_ANNOTATIONS.some((key) => {
    const value = annotations[key];
    return typeof value === 'string' && (value === name || value.endsWith(`:${name}`));
  });
}

/** The one for this machine; lists may hold lists. */
async function manifestOf(files: ImageFiles, entries: readonly Json[], depth: number): Promise<string> {
  if (depth > INDEX_DEPTH_MAX) throw refusedImage('its lists lead nowhere');
  const processor = PROCESSORS[process.arch] ?? process.arch;
  const fitting = entries.filter((entry) => {
    if (entry['platform'] === undefined) return true;
    const { os, architecture } = objectOf(entry['platform']);
    return os === 'linux' && architecture === processor;
  });
  const [entry, another] = fitting;
  if (entry === undefined) throw refusedImage(`it is not for linux/${processor}, which this machine is`);
  if (another !== undefined && digestOf(another) !== digestOf(entry))
    throw refusedImage('it has several images; name one behind a # in ImageUri');
  const digest = digestOf(entry);
  const content = await blob(files, digest);
  return content['manifests'] === undefined
    ? digest
    : manifestOf(files, listOf(content['manifests']), depth + 1);
}

/** Before version 25 Docker had a form of its own. */
async function fromDocker(files: ImageFiles, name: string | undefined): Promise<Image> {
  const all = listOf(await document(files, 'manifest.json'));
  const tagsOf = (entry: Json) => textsOf(entry['RepoTags']);
  const named =
    name === undefined
      ? all
      : all.filter((entry) => tagsOf(entry).some((tag) => tag === name || tag.endsWith(`:${name}`)));
  const [entry, another] = named;
  if (entry === undefined) throw refusedImage(name === undefined ? 'it is empty' : `it has no image ${name}`);
  if (another !== undefined) throw refusedImage('it has several images; name one behind a # in ImageUri');
  const file = entry['Config'];
  if (typeof file !== 'string') throw refusedImage('its manifest.json names no Config');
  const bytes = await content(files, file);
  const configuration = objectOf(parsed(bytes, file));
  const layers = textsOf(entry['Layers']).map((layer) => ({ file: layer, digest: undefined }));
  const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  return { digest, files, run: commandOf(configuration), layers: layersOf(configuration, layers) };
}

function layersOf(
  configuration: Json,
  layers: readonly Omit<ImageLayer, 'contentDigest'>[],
): readonly ImageLayer[] {
  const { os, architecture } = configuration;
  const processor = PROCESSORS[process.arch] ?? process.arch;
  if (os !== 'linux' || architecture !== processor)
    throw refusedImage(`it is for ${String(os)}/${String(architecture)}, this machine is linux/${processor}`);
  const digests = textsOf(objectOf(configuration['rootfs'])['diff_ids']);
  if (digests.length !== layers.length)
    throw refusedImage('its configuration tells of other layers than it has');
  if (layers.length > LAYERS_MAX) throw refusedImage(`it has more than ${LAYERS_MAX} layers`);
  return layers.map((layer, at) => {
    const digest = digests[at] ?? '';
    if (!DIGEST.test(digest)) throw refusedImage('it has a layer whose digest is not SHA-256');
    return { ...layer, contentDigest: digest.slice('sha256:'.length) };
  });
}

function commandOf(configuration: Json): ImageCommand {
  const { Entrypoint, Cmd, WorkingDir, Env } = objectOf(configuration['config']);
  const variables = textsOf(Env).map((line): [string, string] => {
    const at = line.indexOf('=');
    return at < 0 ? [line, ''] : [line.slice(0, at), line.slice(at + 1)];
  });
  return {
    entryPoint: textsOf(Entrypoint),
    command: textsOf(Cmd),
    workingDirectory: typeof WorkingDir === 'string' && WorkingDir !== '' ? WorkingDir : '/',
    environment: Object.fromEntries(variables.filter(([key]) => key !== '')),
  };
}

const blobName = (digest: string): string => `blobs/${digest.replace(':', '/')}`;

/** A document by its digest, which it must have. */
async function blob(files: ImageFiles, digest: string): Promise<Json> {
  const name = blobName(digest);
  const bytes = await content(files, name);
  if (`sha256:${createHash('sha256').update(bytes).digest('hex')}` !== digest)
    throw refusedImage(`${name} is not what its digest says`);
  return objectOf(parsed(bytes, name));
}

const document = async (files: ImageFiles, name: string) => parsed(await content(files, name), name);

async function content(files: ImageFiles, name: string): Promise<Buffer> {
  const size = await files.size(name);
  if (size === undefined) throw refusedImage(`${name} is missing`);
  if (size > DOCUMENT_BYTES_MAX) throw refusedImage(`${name} is too long`);
  const pieces: Buffer[] = [];
  for await (const piece of files.read(name)) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What does not parse is not shown: it may be another file altogether. */
function parsed(bytes: Buffer, name: string): unknown {
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw refusedImage(`${name} is no JSON`);
  }
}

function digestOf(descriptor: Json): string {
  const { digest } = descriptor;
  if (typeof digest === 'string' && DIGEST.test(digest)) return digest;
  throw refusedImage('it refers to something by a digest that is not SHA-256');
}

const objectOf = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
const listOf = (value: unknown): Json[] => (Array.isArray(value) ? value.map(objectOf) : []);
const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
