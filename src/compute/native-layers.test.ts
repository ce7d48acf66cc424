/** Layers with programs and shared libraries, which functions find by their names. */

import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerOf, type Bench, bench, invocation, levelsHere } from './function-fixtures.test-suite.ts';

const PROGRAM = ['/bin/echo', '/usr/bin/echo'].find((path) => existsSync(path));
/** A small one that every C program of this machine could load, under a name that none does. */
const LIBRARY = [
  '/lib/x86_64-linux-gnu/libm.so.6',
  '/lib/aarch64-linux-gnu/libm.so.6',
  '/usr/lib64/libm.so.6',
  '/usr/lib/libm.so.6',
].find((path) => existsSync(path));

const NODE = `
const { execFileSync } = require('node:child_process');
exports.handler = async () => ({
  program: execFileSync('shout', ['loud']).toString(),
  path: execFileSync('sh', ['-c', 'command -v shout']).toString().trim(),
});`;
const PYTHON = `
import ctypes, subprocess
def handler(event, context):
    library = ctypes.CDLL("libnumbers.so.1")
    library.sqrt.restype, library.sqrt.argtypes = ctypes.c_double, [ctypes.c_double]
    return {"root": library.sqrt(81.0), "program": subprocess.run(["shout", "loud"], capture_output=True, text=True).stdout}
`;

for (const [isolation, problem] of await levelsHere('ns', 'landlock', 'plain')) {
  const lack = problem ?? (PROGRAM && LIBRARY ? undefined : 'there is no program or library to take');
  describe.skipIf(lack !== undefined)(`${isolation}${lack === undefined ? '' : ` (${lack})`}`, () => {
    let place: Bench;
    beforeAll(() => {
      place = bench({ isolation });
    });
    afterAll(() => place.stop());
    const layers = () => [
      place.archive([{ name: 'bin/shout', content: readFileSync(PROGRAM ?? ''), mode: 0o100755 }]),
      place.archive([{ name: 'lib/libnumbers.so.1', content: readFileSync(LIBRARY ?? ''), mode: 0o100755 }]),
    ];

    // Elsewhere a layer lies at the path of the machine that it was unpacked to.
    if (isolation === 'ns') {
      test('a link of the package leads to a layer', async () => {
        const module = place.archive({ 'nodejs/node_modules/shared.js': 'exports.word = "shared";' });
        const one = place.spec(
          [
            {
              name: 'index.mjs',
              content: 'import { word } from "shared/shared.js"; export const handler = async () => word;',
            },
            { name: 'node_modules/shared', content: '/opt/nodejs/node_modules', mode: 0o120777 },
          ],
          { layers: [module] },
        );
        expect(answerOf(await place.runtimes.invoke(one, invocation({})))).toBe('shared');
      });
    }

    test('/opt/bin is on PATH, /opt/lib on LD_LIBRARY_PATH', async () => {
      const one = place.spec({ 'index.js': NODE }, { layers: layers(), runtime: 'nodejs24.x' });
      const answer = answerOf(await place.runtimes.invoke(one, invocation({})));
      const path = isolation === 'ns' ? '/opt/bin/shout' : expect.stringMatching(/\/bin\/shout$/);
      expect(answer).toEqual({ program: 'loud\n', path });
      const python = place.spec(
        { 'app.py': PYTHON },
        { layers: layers(), runtime: 'python3.12', handler: 'app.handler' },
      );
      expect(answerOf(await place.runtimes.invoke(python, invocation({})))).toEqual({
        root: 9,
        program: 'loud\n',
      });
    });
  });
}
