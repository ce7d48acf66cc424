import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  bashExtension,
  bashLayer,
  type LayerEntry,
  layerTar,
  layoutFiles,
  writeFolder,
} from '../../test/support/container-image.ts';
import type { FunctionImage } from '../core/functions.ts';
import { answerOf, type Bench, bench, invocation, messages } from './function-fixtures.test-suite.ts';
import { readImage } from './images/image.ts';
import { drivers, tryDriver } from './isolation/choose.ts';

const layer = bashLayer();
const CONFIG = {
  Entrypoint: ['/bin/bash', '/bootstrap'],
  Cmd: ['app.handler', 'more'],
  WorkingDir: '/srv/app',
  Env: ['GREETING=from the image', 'PATH=/bin:/usr/bin', 'AWS_REGION=image'],
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kumobako-image-functions-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let count = 0;
async function image(
  config: object = CONFIG,
  changes: Partial<FunctionImage> = {},
  more: readonly LayerEntry[] = [],
): Promise<FunctionImage> {
  const layers = [
    layerTar([
      { name: 'srv/app', folder: true },
      { name: 'data/gone' },
      { name: 'data/kept' },
      ...(layer ?? []),
    ]),
    layerTar([
      { name: 'data/.wh.gone' },
      { name: 'tmp', link: '/data' },
      { name: 'etc', folder: true },
      ...more,
    ]),
  ];
  const path = writeFolder(join(folder, `image-${++count}`), layoutFiles(layers, { config }));
  return { kind: 'image', path, digest: (await readImage(path)).digest, ...changes };
}

/** Each way to make namespaces that this machine has; what it has not is skipped, and says why. */
const ways = await Promise.all(
  ['bwrap', 'unshare'].map(async (means): Promise<[string, string | undefined]> => {
    if (layer === undefined) return [means, 'there is no bash to make an image of'];
    const driver = drivers(process.env, folder).find((one) => one.means === means);
    if (driver === undefined) return [means, `${means} is not installed`];
    const place = mkdtempSync(join(tmpdir(), 'kumobako-try-'));
    const { problem } = await tryDriver(driver, place, process.env);
    rmSync(place, { recursive: true, force: true });
    return [means, problem];
  }),
);

for (const [means, problem] of ways) {
  describe.skipIf(problem !== undefined)(`${means}${problem === undefined ? '' : ` (${problem})`}`, () => {
    let place: Bench;
    beforeAll(() => {
      const caBundle = join(folder, 'bundle.pem');
      writeFileSync(caBundle, 'certificates');
      const driver = drivers(process.env, folder).find((one) => one.means === means);
      place = bench({ isolation: 'ns', caBundle: async () => caBundle, driver });
    });
    afterAll(() => place.stop());
    const run = async (code: FunctionImage, environment: Record<string, string> = {}) => {
      const one = place.spec({}, { runtime: '', handler: '', code, environment });
      const answer = answerOf(await place.runtimes.invoke(one, invocation({ a: 1 })));
      return { answer, lines: messages(one.logged), one };
    };

    test('an image is the whole file system, and says how it is run', async () => {
      const { answer, lines, one } = await run(await image());
      expect(answer).toEqual({
        ...{ event: { a: 1 }, arguments: 'app.handler more', handler: 'app.handler', folder: '/srv/app' },
        ...{ greeting: 'from the image', path: '/bin:/usr/bin', execution: '', user: '1000', data: 'kept' },
        root: expect.stringMatching(/^(bin bootstrap data dev etc lib(64)?( lib64)? proc srv tmp)$/),
        ...{ writesTmp: true, writesRoot: false, certificates: true, null: true },
        ...{ capabilities: '0000000000000000', noNewPrivileges: '1' },
      });
      expect(lines).toContain('begins with app.handler more\n');
      expect(lines.join('')).toMatch(/^begins.*START RequestId.*REPORT RequestId/s);
      // The same sandbox again.
      expect(answerOf(await place.runtimes.invoke(one, invocation([2])))).toMatchObject({ event: [2] });
    });

    test('ImageConfig and the function have the last word', async () => {
      const code = await image(CONFIG, { command: ['other'], workingDirectory: '/data' });
      const { answer } = await run(code, { GREETING: 'from the function' });
      expect(answer).toMatchObject({
        ...{ arguments: 'other', handler: 'other', folder: '/data', greeting: 'from the function' },
      });
      const own = await image({ Cmd: ['nothing'] }, { entryPoint: ['/bootstrap'], command: ['x'] });
      expect((await run(own)).answer).toMatchObject({ arguments: 'x', folder: '/' });
    });

    test('extensions of the image run beside it', async () => {
      const extension = { name: 'opt/extensions/watch', content: bashExtension('watch'), mode: 0o755 };
      const { answer, lines } = await run(
        await image(CONFIG, {}, [{ name: 'bin/sh', link: 'bash' }, extension]),
      );
      expect(answer).toMatchObject({ greeting: 'from the image' });
      expect(lines.join('')).toMatch(/EXTENSION\tName: watch\tState: Ready\tEvents: \[INVOKE\]/);
      expect(lines.join('')).toContain('extension: {"eventType":"INVOKE"');
    });

    test.each<[string, object, string, string]>([
      [
        'a program that is not in it',
        { Entrypoint: ['/nothing'] },
        'Runtime.InvalidEntrypoint',
        'fork/exec /nothing: no such file or directory',
      ],
      [
        'a name that is in no folder of PATH',
        { Entrypoint: ['app.handler'] },
        'Runtime.InvalidEntrypoint',
        'exec: "app.handler": executable file not found in $PATH',
      ],
      [
        'a folder for a program',
        { Entrypoint: ['/srv'] },
        'Runtime.InvalidEntrypoint',
        'fork/exec /srv: permission denied',
      ],
      [
        'a script of an interpreter that is not there',
        { Entrypoint: ['./dangling'] },
        'Runtime.InvalidEntrypoint',
        'fork/exec ./dangling: no such file or directory',
      ],
      [
        'no program at all',
        { Entrypoint: ['/srv/app/text'] },
        'Runtime.InvalidEntrypoint',
        'fork/exec /srv/app/text: exec format error',
      ],
      [
        'a working directory that is not in it',
        { WorkingDir: '/nowhere' },
        'Runtime.InvalidWorkingDir',
        "the working directory doesn't exist: /nowhere",
      ],
      [
        'a working directory that leads nowhere',
        { WorkingDir: 'srv' },
        'Runtime.InvalidWorkingDir',
        "the working directory 'srv' is invalid, it needs to be an absolute path",
      ],
    ])("%s is told in Lambda's words", async (_what, config, errorType, words) => {
      const files = [
        { name: 'srv/app/dangling', content: '#!/bin/nothing -x\n', mode: 0o755 },
        { name: 'srv/app/text', content: 'text', mode: 0o755 },
      ];
      const { answer, lines } = await run(await image({ ...CONFIG, ...config }, {}, files));
      const errorMessage = expect.stringMatching(/^RequestId: [\w-]+ Error: /);
      expect(answer).toEqual({ errorType, errorMessage });
      expect((answer as { errorMessage: string }).errorMessage).toContain(` Error: ${words}`);
      expect(lines.join('')).toContain(`IMAGE\tLaunch error: ${words}\tEntrypoint: [`);
      expect(lines.join('')).toContain(` Error: ${words}\n${errorType}\n`);
    });

    test('what cannot be run says why', async () => {
      const refused = (code: FunctionImage) => expect(run(code)).rejects;
      await refused(await image({})).toThrow(/neither ENTRYPOINT nor CMD/);
      const changed = await image();
      await refused({ ...changed, digest: `sha256:${'0'.repeat(64)}` }).toThrow(/has changed since/);
    });

    test('one that was unpacked stays what it was', async () => {
      const code = await image({ ...CONFIG, Cmd: ['kept'] });
      await run(code);
      rmSync(code.path, { recursive: true });
      expect((await run(code)).answer).toMatchObject({ arguments: 'kept' });
    });
  });
}

test.skipIf(layer === undefined)('without namespaces images are refused, with what to do', async () => {
  const place = bench();
  try {
    const one = place.spec({}, { runtime: '', handler: '', code: await image() });
    await expect(place.runtimes.invoke(one, invocation({}))).rejects.toMatchObject({
      reason: 'isolation',
      message: expect.stringMatching(/--isolation=ns alone.*Install bubblewrap/),
    });
  } finally {
    await place.stop();
  }
});
