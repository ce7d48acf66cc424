/** What is published, as those get it who install it: packed once, then looked at, installed and run. */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll } from 'vitest';
import { npmCommand } from '../../bin/ensure-node.mjs';
import { packTarball } from '../../tools/package/pack.ts';
import { contentSuite } from './content.test-suite.ts';
import { suiteFolder } from './folder.ts';
import { imageSuite } from './image.test-suite.ts';
import { installSuite } from './install.test-suite.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const folder = suiteFolder();
let tarball = '';
beforeAll(() => {
  tarball = packTarball(ROOT, folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

contentSuite(() => tarball);
const missing = missingRegistry();
installSuite(() => tarball, missing);
imageSuite(() => tarball, missing);

/** Why nothing can be fetched here; undefined when it can. */
function missingRegistry(): string | undefined {
  const [command, ...first] = npmCommand();
  const ping = spawnSync(command, [...first, 'ping'], { encoding: 'utf8', timeout: 20_000 });
  return ping.status === 0 ? undefined : "npm's registry cannot be reached";
}
