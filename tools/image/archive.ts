/**
 * The image as one file: an OCI image layout in a tar archive, with the list that `docker load` before version 25 looks
 * for. https://github.com/opencontainers/image-spec/blob/main/image-layout.md
 */
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { paddingOf, TAR_END, tarHeader } from '../../src/server/tar.ts';
import type { Layer } from './layer.ts';
import { IMAGE_CONFIG } from './settings.ts';

const OCI = 'application/vnd.oci.image';

export interface ImageFacts {
  version: string;
  createdMs: number;
}

export async function writeImage(
  file: string,
  layer: Layer & { file: string },
  facts: ImageFacts,
): Promise<void> {
  const { version, createdMs } = facts;
  const created = new Date(createdMs).toISOString();
  const annotations = {
    'org.opencontainers.image.title': 'kumobako',
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.licenses': 'Apache-2.0',
    'org.opencontainers.image.created': created,
  };
  const config = json({
    created,
    architecture: 'amd64',
    os: 'linux',
    config: { ...IMAGE_CONFIG, Labels: annotations },
    rootfs: { type: 'layers', diff_ids: [`sha256:${layer.contentDigest}`] },
    history: [{ created, created_by: 'npm run image' }],
  });
  const manifest = json({
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: described(config, `${OCI}.config.v1+json`),
    layers: [{ mediaType: `${OCI}.layer.v1.tar+gzip`, digest: `sha256:${layer.digest}`, size: layer.bytes }],
    annotations,
  });
  const name = `kumobako:${version}`;
  const index = json({
    schemaVersion: 2,
    mediaType: `${OCI}.index.v1+json`,
    manifests: [
      {
        ...described(manifest, `${OCI}.manifest.v1+json`),
        platform: { architecture: 'amd64', os: 'linux' },
        annotations: {
          'io.containerd.image.name': `docker.io/library/${name}`,
          'org.opencontainers.image.ref.name': version,
        },
      },
    ],
  });
  const dockerList = json([
    { Config: blob(sha256(config)), RepoTags: [name, 'kumobako:latest'], Layers: [blob(layer.digest)] },
  ]);
  const files: [string, Buffer | string][] = [
    ['oci-layout', json({ imageLayoutVersion: '1.0.0' })],
    ['index.json', index],
    ['manifest.json', dockerList],
    [blob(sha256(config)), config],
    [blob(sha256(manifest)), manifest],
  ];
  await pipeline(Readable.from(members(files, layer, createdMs)), createWriteStream(file));
}

async function* members(
  files: readonly [string, Buffer | string][],
  layer: Layer & { file: string },
  modifiedMs: number,
): AsyncGenerator<Buffer> {
  for (const [name, content] of files) {
    const body = Buffer.from(content);
    yield Buffer.concat([
      tarHeader({ name, size: body.length, mode: 0o644 }, modifiedMs),
      body,
      paddingOf(body.length),
    ]);
  }
  yield tarHeader({ name: blob(layer.digest), size: layer.bytes, mode: 0o644 }, modifiedMs);
  yield* createReadStream(layer.file);
  yield paddingOf(layer.bytes);
  yield TAR_END;
}

function described(content: Buffer, mediaType: string) {
  return { mediaType, digest: `sha256:${sha256(content)}`, size: content.length };
}

const blob = (digest: string): string => `blobs/sha256/${digest}`;
const json = (value: unknown): Buffer => Buffer.from(JSON.stringify(value));
const sha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
