'use strict';

// Finds the function's handler, as Lambda does: CommonJS and ES modules, by name with and without an extension.

const fs = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');
const { createRequire } = require('node:module');
const { isModern, runtimeError } = require('./node-errors.cjs');

const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');

async function loadHandler(root, handler) {
  const folder = path.dirname(handler);
  const [file, ...names] = path.basename(handler).split('.');
  if (names.length === 0 || file === '' || handler.includes('..')) {
    const why = handler.includes('..') ? `'..' is not valid in handler path` : 'Bad handler';
    throw runtimeError('Runtime.MalformedHandlerName', why);
  }
  const loaded = await loadModule(root, folder, file);
  const found = lookUp(loaded, names) ?? lookUp(loaded.default, names);
  if (typeof found !== 'function') {
    const why = found === undefined ? 'is undefined or not exported' : 'is not a function';
    throw runtimeError('Runtime.HandlerNotFound', `${handler} ${why}`);
  }
  return checked(found);
}

/** ES modules know nothing of NODE_PATH by themselves, and layers lie there. */
function resolveThroughNodePath() {
  const { registerHooks } = require('node:module');
  const folders = (process.env.NODE_PATH ?? '')
    .split(path.delimiter)
    .filter((folder) => folder.endsWith('node_modules'));
  if (registerHooks === undefined || folders.length === 0) return;
  registerHooks({
    resolve(specifier, context, next) {
      try {
        return next(specifier, context);
      } catch (error) {
        if (error?.code !== 'ERR_MODULE_NOT_FOUND' || /^(\.|\/|\w+:)/.test(specifier)) throw error;
        for (const folder of folders) {
          try {
            const parentURL = pathToFileURL(path.join(path.dirname(folder), 'x.js')).href;
            const found = next(specifier, { ...context, parentURL });
            // Node goes on upwards from there, where packages lie that are not the function's.
            if (found.url.startsWith(`${pathToFileURL(fs.realpathSync(folder)).href}/`)) return found;
          } catch {}
        }
        throw error;
      }
    },
  });
}

const lookUp = (object, names) => names.reduce((value, name) => value?.[name], object);

function checked(handler) {
  if (handler.length >= 3 && handler[STREAMING] === undefined && isModern()) {
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need ' +
        'to modify this function to use a supported handler signature to use Node.js 24 or later. For more ' +
        'information see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-handler.html.',
    );
  }
  return handler;
}

async function loadModule(root, folder, name) {
  const base = path.resolve(root, folder, name);
  const file = ['', '.js', '.mjs', '.cjs'].map((ending) => base + ending).find(isFile);
  try {
    if (file === undefined) {
      return require(require.resolve(name, { paths: [root, path.join(root, folder)] }));
    }
    return isModule(file) ? await import(pathToFileURL(file).href) : await requireOrImport(file);
  } catch (error) {
    if (error instanceof SyntaxError) throw syntaxError(error);
    const code = error?.code;
    if (code === 'MODULE_NOT_FOUND' || code === 'ERR_MODULE_NOT_FOUND') throw importError(error);
    throw error;
  }
}

const syntaxError = (error) => runtimeError('Runtime.UserCodeSyntaxError', `${error}`, error);
const importError = (error) =>
  runtimeError('Runtime.ImportModuleError', `${error}`, isModern() ? undefined : error);
const isFile = (file) => fs.statSync(file, { throwIfNoEntry: false })?.isFile() ?? false;

async function requireOrImport(file) {
  try {
    return createRequire(file)(file);
  } catch (error) {
    // Modules that await at their top, and all modules where Node cannot require any.
    if (error?.code !== 'ERR_REQUIRE_ESM' && error?.code !== 'ERR_REQUIRE_ASYNC_MODULE') throw error;
    return import(pathToFileURL(file).href);
  }
}

function isModule(file) {
  if (file.endsWith('.mjs')) return true;
  if (!file.endsWith('.js')) return false;
  for (let folder = path.dirname(file); ; folder = path.dirname(folder)) {
    const manifest = path.join(folder, 'package.json');
    if (isFile(manifest)) {
      try {
        return JSON.parse(fs.readFileSync(manifest, 'utf8')).type === 'module';
      } catch {
        return false;
      }
    }
    if (folder === path.dirname(folder)) return false;
  }
}

module.exports = { loadHandler, resolveThroughNodePath, STREAMING };
