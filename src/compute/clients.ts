/** Where the programs lie that run inside sandboxes: beside this file, and beside the built ones. */

import { fileURLToPath } from 'node:url';

/** Holds `node.cjs` with its parts and `python.py`. */
export function clientsFolder(): string {
  // dist/<folder>/<file> and src/<folder>/<file> see the same place in their own tree.
  return fileURLToPath(new URL('../compute/clients/', import.meta.url));
}
