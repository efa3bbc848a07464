import type { Document } from "bson";
import { decodeDocument, encodeDocument } from "../bson/codec";

export type Operation = "insert" | "update" | "replace" | "delete" | "drop" | "dropDatabase";

/** A change's details besides the document. */
export type ChangeHeader = {
  readonly operation: Operation;
  readonly namespace: string;
  readonly wallTime: Date;
  readonly documentKey?: Document;
  readonly updateDescription?: Document;
};

/** One change, as change streams report it. Its contents are decoded once, when the first stream needs them. */
export class OplogEntry {
  #document: Document | undefined;

  constructor(
    /** Seconds since 1970 in the upper half, a counter in the lower: BSON's timestamp. */
    readonly time: bigint,
    readonly header: ChangeHeader,
    private readonly documentBytes: Buffer,
  ) {}

  /** The whole document after an insert or a replacement. */
  get document(): Document | undefined {
    if (this.documentBytes.length === 0) return undefined;
    this.#document ??= decodeDocument(this.documentBytes);
    return this.#document;
  }

  get documentLength(): number {
    return this.documentBytes.length;
  }

  /** The header as BSON, and after it the document as it was stored. */
  encode(): Buffer {
    return Buffer.concat([encodeDocument(this.header), this.documentBytes]);
  }

  static decode(time: bigint, bytes: Buffer): OplogEntry {
    const headerLength = bytes.readInt32LE(0);
    const header = decodeDocument(bytes.subarray(0, headerLength)) as ChangeHeader;
    return new OplogEntry(time, header, bytes.subarray(headerLength));
  }
}
