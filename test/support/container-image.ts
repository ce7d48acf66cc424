/** Container images made of text: layers, OCI image layouts and what `docker save` wrote before version 25. */

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { paddingOf, TAR_END, tarHeader } from '../../src/server/tar.ts';

export interface LayerEntry {
  name: string;
  /** A file's, unless it is something else. */
  content?: string | Uint8Array;
  folder?: boolean;
  link?: string;
  hardLink?: string;
  mode?: number;
}

export interface ImageFacts {
  config?: object;
  architecture?: string;
  os?: string;
  /** Layers as they lie there: gzip by default. */
  compress?: (tar: Buffer) => Buffer;
  /** Of the reference to it. */
  name?: string | undefined;
}

type Files = ReadonlyMap<string, Buffer>;

const OCI = 'application/vnd.oci.image';
const hex = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

export function layerTar(entries: readonly LayerEntry[]): Buffer {
  return Buffer.concat([...entries.flatMap(member), TAR_END]);
}

function member({ name, content = '', folder, link, hardLink, mode }: LayerEntry): Buffer[] {
  const body = Buffer.from(content);
  if (folder === true)
    return [tarHeader({ name: `${name}/`, size: 0, type: 'folder', mode: mode ?? 0o755 }, 0)];
  if (link !== undefined) return [tarHeader({ name, size: 0, type: 'link', target: link }, 0)];
  if (hardLink !== undefined) {
    const block = tarHeader({ name, size: 0, type: 'link', target: hardLink }, 0);
    // `1` for `2`, and a sum that is one less.
    block[156] = 0x31;
    const sum = Number.parseInt(block.toString('latin1', 148, 154), 8) - 1;
    block.write(sum.toString(8).padStart(6, '0'), 148, 'latin1');
    return [block];
  }
  return [tarHeader({ name, size: body.length, mode: mode ?? 0o644 }, 0), body, paddingOf(body.length)];
}

const PROCESSOR = process.arch === 'x64' ? 'amd64' : process.arch;

function configuration(
  layers: readonly Buffer[],
  { config = {}, architecture = PROCESSOR, os = 'linux' }: ImageFacts,
) {
  const diff_ids = layers.map((layer) => `sha256:${hex(layer)}`);
  return Buffer.from(JSON.stringify({ architecture, os, config, rootfs: { type: 'layers', diff_ids } }));
}

/** The files of an OCI image layout with one image. */
export function layoutFiles(layers: readonly Buffer[], facts: ImageFacts = {}): Map<string, Buffer> {
  const { compress = gzipSync, name } = facts;
  const files = new Map<string, Buffer>();
  const put = (bytes: Buffer, mediaType: string) => {
    const digest = `sha256:${hex(bytes)}`;
    files.set(`blobs/${digest.replace(':', '/')}`, bytes);
    return { mediaType, digest, size: bytes.length };
  };
  const manifest = {
    schemaVersion: 2,
    mediaType: `${OCI}.manifest.v1+json`,
    config: put(configuration(layers, facts), `${OCI}.config.v1+json`),
    layers: layers.map((layer) => put(compress(layer), `${OCI}.layer.v1.tar+gzip`)),
  };
  const annotations =
    name === undefined ? {} : { annotations: { [`org.opencontainers.image.ref.name`]: name } };
  const reference = { ...put(Buffer.from(JSON.stringify(manifest)), manifest.mediaType), ...annotations };
  files.set('oci-layout', Buffer.from('{"imageLayoutVersion":"1.0.0"}'));
  files.set('index.json', Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [reference] })));
  return files;
}

/** The files of an archive of `docker save`. */
export function dockerFiles(layers: readonly Buffer[], facts: ImageFacts = {}): Map<string, Buffer> {
  const bytes = configuration(layers, facts);
  const Config = `${hex(bytes)}.json`;
  const Layers = layers.map((layer) => `${hex(layer)}/layer.tar`);
  const manifest = [{ Config, RepoTags: [facts.name ?? 'image:latest'], Layers }];
  return new Map([
    [Config, bytes],
    ...layers.map((layer): [string, Buffer] => [`${hex(layer)}/layer.tar`, layer]),
    ['manifest.json', Buffer.from(JSON.stringify(manifest))],
  ]);
}

export function writeFolder(folder: string, files: Files): string {
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

export function writeArchive(file: string, files: Files): string {
  writeFileSync(file, layerTar([...files].map(([name, content]) => ({ name, content }))));
  return file;
}

/** A runtime in nothing but bash: it answers with what it sees. */
const BOOTSTRAP = `#!/bin/bash
export LC_ALL=C
ask() {
  exec 3<>"/dev/tcp/\${AWS_LAMBDA_RUNTIME_API/://}"
  printf '%s /2018-06-01/runtime/%s HTTP/1.1\\r\\nHost: api\\r\\nConnection: close\\r\\nContent-Length: %d\\r\\n\\r\\n%s' \\
    "$1" "$2" "\${#3}" "$3" >&3
  while IFS= read -r line <&3 && [ "\${line%$'\\r'}" != '' ]; do
    case "\${line,,}" in lambda-runtime-aws-request-id:*) id=\${line#*: }; id=\${id%$'\\r'} ;; esac
  done
  IFS= read -r -d '' body <&3
  exec 3>&-
}
can() { "$@" 2>/dev/null && echo true || echo false; }
write() { : > "$1"; }
seen() { local names=("$1"/*); echo "\${names[*]##*/}"; }
while read -r key value; do
  case $key in CapEff:) capabilities=$value ;; NoNewPrivs:) privileges=$value ;; esac
done < /proc/self/status
echo "begins with $*"
while :; do
  ask GET invocation/next ''
  event=$body
  answer="{\\"event\\":$event,\\"arguments\\":\\"$*\\",\\"handler\\":\\"$_HANDLER\\",\\"folder\\":\\"$PWD\\",\\"user\\":\\"$UID\\""
  answer+=",\\"greeting\\":\\"$GREETING\\",\\"path\\":\\"$PATH\\",\\"execution\\":\\"$AWS_EXECUTION_ENV\\",\\"root\\":\\"$(seen '')\\",\\"data\\":\\"$(seen /data)\\""
  answer+=",\\"writesTmp\\":$(can write /tmp/x),\\"writesRoot\\":$(can write /x),\\"certificates\\":$(can [ -s "$SSL_CERT_FILE" ]),\\"null\\":$(can write /dev/null)"
  answer+=",\\"capabilities\\":\\"$capabilities\\",\\"noNewPrivileges\\":\\"$privileges\\"}"
  ask POST "invocation/$id/response" "$answer"
done
`;

/** An external extension in bash: it registers for invocations, and says so. Its file must be `NAME`. */
export const bashExtension = (name: string): string => `#!/bin/bash
api="/dev/tcp/\${AWS_LAMBDA_RUNTIME_API/://}"
ask() {
  exec 3<>"$api"
  printf '%s /2020-01-01/extension/%s HTTP/1.1\\r\\nHost: api\\r\\nConnection: close\\r\\n%s\\r\\nContent-Length: %d\\r\\n\\r\\n%s' \\
    "$1" "$2" "$3" "\${#4}" "$4" >&3
  while IFS= read -r line <&3 && [ "\${line%$'\\r'}" != '' ]; do
    case "\${line,,}" in lambda-extension-identifier:*) id=\${line#*: }; id=\${id%$'\\r'} ;; esac
  done
  IFS= read -r -d '' body <&3
  exec 3>&-
}
ask POST register 'Lambda-Extension-Name: ${name}' '{"events":["INVOKE"]}'
while :; do
  ask GET event/next "Lambda-Extension-Identifier: $id" ''
  echo "extension: \${body%%,*}"
done
`;

/** A layer with bash, the libraries that it needs, and a runtime `/bootstrap`. Undefined: this machine has no bash. */
export function bashLayer(): readonly LayerEntry[] | undefined {
  const bash = ['/bin/bash', '/usr/bin/bash'].find((path) => existsSync(path));
  if (bash === undefined || process.platform !== 'linux') return undefined;
  const needed = execFileSync('ldd', [bash], { encoding: 'utf8' });
  const libraries = [...needed.matchAll(/(\/\S+) \(0x/g)].map(([, path = '']) => path);
  return [
    ...[...new Set(['/bin/bash', ...libraries])].map((path) => ({
      name: path.slice(1),
      content: readFileSync(path === '/bin/bash' ? bash : path),
      mode: 0o755,
    })),
    { name: 'bootstrap', content: BOOTSTRAP, mode: 0o755 },
  ];
}
