/** A statement with its parameters, as far as it can be checked without its table. */

import type { Place } from '../../../core/place.ts';
import { validation } from '../errors.ts';
import { type AttributeValue, canonicalValue } from '../item/attribute-value.ts';
import { type TableRef, tableRef } from '../table/table-ref.ts';
import type { Statement } from './ast.ts';
import type { Parameters } from './constants.ts';
import { PARAMETER_COUNT } from './errors.ts';
import { parseStatement } from './statement-parser.ts';

export interface GivenStatement {
  Statement: string;
  Parameters?: readonly AttributeValue[] | undefined;
}

export interface ReadStatement {
  statement: Statement;
  parameters: Parameters;
  ref: TableRef;
}

const TABLE_NAME = /^[a-zA-Z0-9_.-]{3,255}$/;

/** Parameters are looked at before the statement. Throws ValidationException. */
export function canonicalParameters({ Parameters: parameters = [] }: GivenStatement): Parameters {
  return parameters.map(canonicalValue);
}

/** Throws ValidationException. */
export function readStatement(text: string, parameters: Parameters, place: Place): ReadStatement {
  const { statement, parameters: count } = parseStatement(text);
  if (count !== parameters.length) throw validation(PARAMETER_COUNT);
  return { statement, parameters, ref: sourceRef(statement, place) };
}

/** The table that a statement names: its name or ARN. */
export function sourceRef({ source }: Statement, place: Place): TableRef {
  if (!source.table.startsWith('arn:') && !TABLE_NAME.test(source.table)) {
    throw validation(
      "Table name should be within the length [3, 255] and only contain 'a-z', 'A-Z', '0-9', '-', '_', '.'.",
    );
  }
  return tableRef(source.table, place);
}
