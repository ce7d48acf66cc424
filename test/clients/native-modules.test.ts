/** Modules with compiled parts, as their packages bring them, in functions and layers. */

import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  answerOf,
  type Bench,
  bench,
  invocation,
  levelsHere,
} from '../../src/compute/function-fixtures.test-suite.ts';
import { describeClient } from '../support/clients.ts';
import { folderEntries } from '../support/zip-entries.ts';

const NODE = `
const sharp = require('sharp');
exports.handler = async ({ width, height }) => {
  const create = { width, height, channels: 3, background: 'red' };
  const image = await sharp({ create }).resize(width / 2).png().toBuffer();
  const facts = await sharp(image).metadata();
  return { format: facts.format, width: facts.width, height: facts.height, signature: image.subarray(1, 4).toString() };
};`;
const PYTHON = `
import orjson
def handler(event, context):
    return {"text": orjson.dumps({"b": [1, 2.5, None], "a": "é"}, option=orjson.OPT_SORT_KEYS).decode(), "in": orjson.__file__}
`;

const levels = await levelsHere('ns', 'landlock', 'plain');

const atEach = (run: (place: Bench) => Promise<void>) => {
  for (const [isolation, problem] of levels) {
    describe.skipIf(problem !== undefined)(
      `${isolation}${problem === undefined ? '' : ` (${problem})`}`,
      () => {
        let place: Bench;
        beforeAll(() => {
          place = bench({ isolation });
        });
        afterAll(() => place.stop());
        test('it runs', () => run(place));
      },
    );
  }
};

describeClient('sharp', 'sharp, with libvips in its package', (folder) => {
  atEach(async (place) => {
    const modules = folderEntries(folder, 'node_modules', (name) => !name.includes('/.bin/'));
    const one = place.spec([{ name: 'index.js', content: NODE }, ...modules], { memoryMb: 512 });
    expect(answerOf(await place.runtimes.invoke(one, invocation({ width: 40, height: 20 })))).toEqual({
      ...{ format: 'png', width: 20, height: 10, signature: 'PNG' },
    });
  });
});

describeClient('powertools-python', 'orjson, a compiled wheel in a layer', (folder, { PYTHON_VERSION }) => {
  atEach(async (place) => {
    const path = `python/lib/python${PYTHON_VERSION}/site-packages`;
    const layers = [place.archive(folderEntries(folder, path, (name) => /^\/orjson[/-]/.test(name)))];
    const one = place.spec(
      { 'app.py': PYTHON },
      { layers, runtime: `python${PYTHON_VERSION}`, handler: 'app.handler' },
    );
    expect(answerOf(await place.runtimes.invoke(one, invocation({})))).toEqual({
      text: '{"a":"é","b":[1,2.5,null]}',
      in: expect.stringContaining(`/${path}/orjson/`),
    });
  });
});
