/** `parse @message "user=*, id=*" as user, id` and `parse @message /user=(?<user>\S+)/`. */

import { malformedQuery } from '../errors.ts';
import { userRegex } from '../user-regex.ts';
import type { Reader } from './expression.ts';
import type { Row } from './row.ts';
import { regexOf } from './tokens.ts';

/** Behind the word `parse`. A row that does not match stays, without the fields. @throws MalformedQueryException */
export function readParse(reader: Reader): (row: Row) => boolean {
  const first = reader.peek();
  const isOfMessage = first?.kind === 'string' || first?.kind === 'regex';
  const source = isOfMessage ? '@message' : reader.name();
  const token = reader.next();
  const regex =
    token.kind === 'regex' ? regexOf(token) : token.kind === 'string' ? globOf(token.text) : undefined;
  if (regex === undefined) throw malformedQuery('parse has a text with stars or a regular expression');
  const names: string[] = [];
  if (reader.take('as')) {
    do names.push(reader.name());
    while (reader.take(','));
  }
  if (token.kind === 'string' && names.length !== token.text.split('*').length - 1) {
    throw malformedQuery('parse has as many names as stars');
  }
  return (row) => {
    const value = row.get(source);
    const found = value === undefined ? null : regex.exec(String(value));
    if (found === null) return true;
    for (const [name, text] of Object.entries(found.groups ?? {})) row.set(name, text);
    for (const [i, name] of names.entries()) row.set(name, found[i + 1]);
    return true;
  };
}

function globOf(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const last = parts.length - 1;
  // A star at the end takes the rest.
  const source = parts.map((part, i) =>
    i === 0 ? part : `${i === last && part === '' ? '(.*)' : '(.*?)'}${part}`,
  );
  return userRegex(source.join(''), 's');
}
