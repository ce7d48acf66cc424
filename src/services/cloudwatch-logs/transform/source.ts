/** The text that a processor works on. */

import { fieldAt } from './fields.ts';
import { TransformationError, type TransformedEvent } from './processing.ts';

/** The whole message, or a field's text. @throws TransformationError */
export function sourceText({ message, root }: TransformedEvent, source: string): string {
  if (source === '@message') return message;
  const value = fieldAt(root, source);
  if (typeof value === 'string') return value;
  const found = value === undefined ? 'is not there' : 'is no text';
  throw new TransformationError(`The field ${source} ${found}.`);
}
