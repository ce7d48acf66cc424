/** A file that `npm run generate` owns as a whole. */
export interface GeneratedFile {
  /** Path from the root of the repository, with `/`. */
  path: string;
  text: string;
}

/** Makes files from what the repository holds (models, service tables); a new kind of file is a new writer. */
export type Writer = (root: string) => Promise<GeneratedFile[]>;
