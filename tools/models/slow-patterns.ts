/**
 * AWS's patterns on which a backtracking engine takes exponential (or worse than cubic) time, with an equivalent that
 * does not: one long tag value must not stop the whole process. Found by trying every pattern on long inputs that
 * almost match; the test shows that each pair accepts the same values.
 */
export const SLOW_PATTERNS: ReadonlyMap<string, string> = new Map([
  [String.raw`(.*[\n\r\t\f\ ]?)*`, String.raw`[^\u2028\u2029]*`],
  [String.raw`.*(?:[ \r\n\t].*)*`, String.raw`[^\u2028\u2029]*`],
  ['arn:aws.*:.+:.*:.*:.+', '(?=.*$)arn:aws.*:.+:.*:.*:.+'],
  [String.raw`^[a-z0-9*](?:[._\-/a-z0-9*]?[a-z0-9*]+)*$`, String.raw`^[a-z0-9*]+(?:[._\-/][a-z0-9*]+)*$`],
  [
    String.raw`^[ \t]*[^\x00-\x1F:\x7F]+([ \t]+[^\x00-\x1F:\x7F]+)*[ \t]*$`,
    String.raw`^\t*[^\x00-\x1F:\x7F][^\x00-\x08\x0A-\x1F:\x7F]*$`,
  ],
  [String.raw`^[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*$`, String.raw`^\t*[ -~][\t -~]*$`],
  [
    String.raw`[ \t]*[\x20-\x7E]+([ \t]+[\x20-\x7E]+)*[ \t]*|(\$(\.[\w/_-]+(\[(\d+|\*)\])*)*)`,
    String.raw`\t*[ -~][\t -~]*|(\$(\.[\w/_-]+(\[(\d+|\*)\])*)*)`,
  ],
  ['[a-z](?:-?[a-z0-9]+){0,15}', '[a-z](?:(?:-[a-z0-9]+){0,15}|[a-z0-9]+(?:-[a-z0-9]+){0,14})'],
  ['[a-zA-Z](?:-?[a-zA-Z0-9]+)*', '[a-zA-Z][a-zA-Z0-9]*(?:-[a-zA-Z0-9]+)*'],
  ['[a-z0-9]([-a-z0-9]*[a-z0-9]){0,39}?', '[a-z0-9](?:[-a-z0-9]*[a-z0-9])?'],
  [
    String.raw`https://([.\-_a-zA-Z0-9]+/?){3,1016}`,
    String.raw`https://(?=(?:[.\-_a-zA-Z0-9]/?){3})[.\-_a-zA-Z0-9]+(?:/[.\-_a-zA-Z0-9]+)*/?`,
  ],
]);
