/** Bounds on what a request may make us do. Each is far above what AWS's own limits let through. */

/**
 * Nesting of structures, lists and maps in one value, whatever the wire form. DynamoDB's deepest item needs 2 levels
 * for each of its 32, and answers in words of its own beyond that.
 */
export const NESTING_DEPTH_MAX = 256;

/** Size of a gzip body after inflation, where the caller names no other limit. */
export const INFLATED_BYTES_MAX = 64 * 1024 * 1024;

/** One event-stream frame: AWS allows payloads of 24 MiB and headers of 128 KiB. */
export const EVENT_FRAME_BYTES_MAX = 24 * 1024 * 1024 + 128 * 1024 + 16;
export const EVENT_HEADERS_BYTES_MAX = 128 * 1024;

/** A gap in the indexes of a query list that AWS still accepts ("Excessively sparse input ..."). */
export const QUERY_INDEX_GAP_MAX = 10;

/** Highest index of a query list that AWS reads ("Index 10000 is illegal" and above). */
export const QUERY_INDEX_MAX = 9999;

/** Text this much longer than a member's maximum is not matched against its pattern: some patterns are slow. */
export const PATTERN_LENGTH_FACTOR = 4;

/** Text of this length is never matched against a pattern when the model states no maximum. */
export const PATTERN_LENGTH_MAX = 65_536;
