import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, failureOf, type LambdaTest, lambdaTest } from '../../test/support/lambda.ts';

const HOME = realpathSync(mkdtempSync(join(tmpdir(), 'kumobako-hot-')));
const ROOT = join(HOME, 'code');
mkdirSync(join(HOME, 'elsewhere'));
mkdirSync(join(HOME, 'code-of-others'));
mkdirSync(ROOT);
symlinkSync(join(HOME, 'elsewhere'), join(ROOT, 'leads-out'));
symlinkSync(ROOT, join(HOME, 'alias'));
writeFileSync(join(ROOT, 'file'), '');

const folderOf = (name: string, source: string) => {
  mkdirSync(join(ROOT, name), { recursive: true });
  writeFileSync(join(ROOT, name, 'index.js'), source);
  return join(ROOT, name);
};
const hot = (S3Key: string) => ({ S3Bucket: 'hot-reload', S3Key });
const REFUSED = { code: 'InvalidParameterValueException', status: 400 };

let t: LambdaTest;
beforeAll(async () => {
  t = await lambdaTest({ hotReloadRoot: ROOT }, 'processes');
});
afterAll(async () => {
  await t.stop();
  rmSync(HOME, { recursive: true, force: true });
});

test('a function runs from a folder, and what is saved there is what runs next', async () => {
  const folder = folderOf('app', 'exports.handler = async () => "old"');
  const made = await t.lambda.createFunction({ ...t.input('app'), Code: hot(folder) });
  expect(made.CodeSize).toBe(0);
  await t.settled();
  expect(answerOf(await t.invoke('app'))).toBe('old');
  folderOf('app', 'let n = 0; exports.handler = async () => "new " + ++n;');
  expect(answerOf(await t.invoke('app'))).toBe('new 1');
  expect(answerOf(await t.invoke('app')), 'nothing was saved: the sandbox is the same').toBe('new 2');
  writeFileSync(join(folder, 'other.js'), 'exports.text = "imported"');
  folderOf('app', 'exports.handler = async () => require("./other.js").text');
  expect(answerOf(await t.invoke('app'))).toBe('imported');
  const { Code } = await t.lambda.getFunction({ FunctionName: 'app' });
  expect(Code?.Location).toBe(`file://${folder}`);
});

test('from an archive to a folder and back', async () => {
  await t.lambda.createFunction(t.input('both'));
  await t.settled();
  const folder = folderOf('both', 'exports.handler = async () => "folder"');
  await t.lambda.updateFunctionCode({ FunctionName: 'both', ...hot(folder) });
  await t.settled();
  expect(answerOf(await t.invoke('both', { a: 1 }))).toBe('folder');
  await t.lambda.updateFunctionCode({ FunctionName: 'both', ZipFile: t.input('both').Code?.ZipFile });
  await t.settled();
  expect(answerOf(await t.invoke('both', { a: 1 }))).toEqual({ a: 1 });
});

test('the root may be named by a link that leads to it', async () => {
  const folder = folderOf('linked', 'exports.handler = async () => 1');
  const other = await lambdaTest({ hotReloadRoot: join(HOME, 'alias') }, 'processes');
  try {
    await other.lambda.createFunction({ ...other.input('linked'), Code: hot(join(HOME, 'alias', 'linked')) });
    const { Code } = await other.lambda.getFunction({ FunctionName: 'linked' });
    expect(Code?.Location).toBe(`file://${folder}`);
  } finally {
    await other.stop();
  }
});

test.each([
  ['a path that is not whole', 'code/app', /must be an absolute path/],
  ['a folder elsewhere', join(HOME, 'elsewhere'), /elsewhere is not below the folder of --hot-reload-root/],
  ['one whose name begins alike', join(HOME, 'code-of-others'), /is not below the folder/],
  ['a way out by dots', `${ROOT}/../elsewhere`, /is not below the folder/],
  ['a way out by a link', join(ROOT, 'leads-out'), /is not below the folder/],
  ['nothing outside, not even told so', '/no/such/folder', /is not below the folder/],
  ['nothing', join(ROOT, 'nothing'), /There is no folder/],
  ['a file', join(ROOT, 'file'), /There is no folder/],
])('%s is refused', async (_, key, message) => {
  const failure = await failureOf(t.lambda.createFunction({ ...t.input('refused'), Code: hot(key) }));
  expect(failure).toEqual({ ...REFUSED, message: expect.stringMatching(message) });
});

test('a folder that was replaced by a way out is not followed', async () => {
  const folder = folderOf('bent', 'exports.handler = async () => 1');
  await t.lambda.createFunction({ ...t.input('bent'), Code: hot(folder) });
  await t.settled();
  expect(answerOf(await t.invoke('bent'))).toBe(1);
  writeFileSync(join(HOME, 'elsewhere', 'index.js'), 'exports.handler = async () => "escaped"');
  renameSync(folder, `${folder}-before`);
  symlinkSync(join(HOME, 'elsewhere'), folder);
  const { code, message } = await failureOf(t.invoke('bent'));
  expect({ code, message }).toEqual({
    code: 'InvalidZipFileException',
    message: expect.stringMatching(/is not below the folder of --hot-reload-root/),
  });
});

test('without --hot-reload-root it is refused, and the flag is named', async () => {
  const other = await lambdaTest();
  try {
    const failure = await failureOf(other.lambda.createFunction({ ...other.input('any'), Code: hot(ROOT) }));
    expect(failure).toEqual({ ...REFUSED, message: expect.stringMatching(/--hot-reload-root DIR/) });
  } finally {
    await other.stop();
  }
});

test('the root is an absolute path', async () => {
  const { resolveConfig } = await import('./config.ts');
  expect(() => resolveConfig({ flags: { 'hot-reload-root': 'code' } })).toThrow(/must be an absolute path/);
  expect(resolveConfig({ flags: { 'hot-reload-root': ROOT } }).config.hotReloadRoot).toBe(ROOT);
});
