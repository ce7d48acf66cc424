/**
 * npm run image: builds a container image for amd64 as one file, which `docker load` and `podman load` read. Nothing is
 * pulled and no container tool is needed: Debian's packages, Node and kumobako are put together here.
 *
 * --output FILE  where it goes; .cache/kumobako-VERSION-linux-amd64.tar by default
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildImage } from './image/build.ts';
import { ImageError } from './image/root.ts';
import { packTarball } from './package/pack.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { values: options } = parseArgs({ options: { output: { type: 'string' } } });

const started = performance.now();
try {
  const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  const output = resolve(options.output ?? join(ROOT, `.cache/kumobako-${version}-linux-amd64.tar`));
  const tarball = packTarball(ROOT, join(ROOT, '.cache'));
  const { layer } = await buildImage(ROOT, tarball, output);
  const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(0)} MB`;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(
    `${output}: ${megabytes(layer.bytes)}, unpacked ${megabytes(layer.contentBytes)}, in ${seconds} s`,
  );
  console.log(`docker load -i ${output} && docker run --rm -p 4566:4566 kumobako:${version}`);
} catch (error) {
  if (!(error instanceof ImageError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
