/** Words that are no attribute names unless they are quoted: those of SQL-92 and of PartiQL. */
export const KEYWORDS: ReadonlySet<string> = new Set(
  `absolute action add all allocate alter and any are as asc assertion at authorization avg bag begin between bit
  bit_length blob bool boolean by cascade cascaded case cast catalog char character character_length char_length check
  clob close coalesce collate collation column commit connect connection constraint constraints continue convert
  corresponding count create cross current current_date current_time current_timestamp current_user cursor date
  deallocate dec decimal declare default deferrable deferred delete desc describe descriptor diagnostics disconnect
  distinct domain double drop else end escape except exception exec execute exists external extract false fetch first
  float for foreign found from full get global go goto grant group having identity immediate in index indicator
  initially inner input insensitive insert int integer intersect interval into is isolation join key language last left
  let level like limit list local lower match max min missing module names national natural nchar next no not null
  nullif numeric octet_length of on only open option or order outer output overlaps pad partial pivot position
  precision prepare preserve primary prior privileges procedure public read real references relative remove restrict
  returning revoke right rollback rows schema scroll section select session session_user set sexp size smallint some
  space sql sqlcode sqlerror sqlstate string struct substring sum symbol system_user table temporary then time timestamp
  to transaction translate translation trim true tuple union unique unknown unpivot update upper usage user using value
  values varchar varying view when whenever where with work write zone`.split(/\s+/),
);

/** Keywords that stand between two expressions. */
export const OPERATORS: ReadonlySet<string> = new Set(['and', 'or', 'is', 'in', 'between', 'like']);

/** Names behind IS; of several words, the first ones. */
export const TYPE_NAMES: ReadonlySet<string> = new Set(
  `MISSING NULL BOOL BOOLEAN BLOB CLOB STRING SYMBOL NUMERIC DECIMAL DEC INT INTEGER SMALLINT INT2 INT4 INT8 INTEGER2
  INTEGER4 INTEGER8 BIGINT FLOAT REAL DOUBLE CHAR CHARACTER VARCHAR DATE TIME TIMESTAMP STRUCT TUPLE LIST BAG SEXP
  ANY`.split(/\s+/),
);

/** The DynamoDB type that `IS type` asks for. */
export const TESTED_TYPES: ReadonlyMap<string, string> = new Map([
  ['NULL', 'NULL'],
  ['BOOL', 'BOOL'],
  ['BOOLEAN', 'BOOL'],
  ['BLOB', 'B'],
  ['STRING', 'S'],
  ['NUMERIC', 'N'],
  ['STRUCT', 'M'],
  ['TUPLE', 'M'],
  ['LIST', 'L'],
]);
