/** A growing byte buffer for index keys. */
export class KeyWriter {
  #bytes = Buffer.allocUnsafe(256);
  length = 0;

  byte(value: number): void {
    this.#reserve(1);
    this.#bytes[this.length++] = value;
  }

  raw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.length);
    this.length += bytes.length;
  }

  uint32(value: number): void {
    this.#reserve(4);
    this.length = this.#bytes.writeUInt32BE(value, this.length);
  }

  uint64(value: bigint): void {
    this.#reserve(8);
    this.length = this.#bytes.writeBigUInt64BE(BigInt.asUintN(64, value), this.length);
  }

  /** IEEE 754 bits, turned so that byte order is numeric order. */
  double(value: number): void {
    this.#reserve(8);
    const at = this.length;
    this.#bytes.writeDoubleBE(value, at);
    this.length = at + 8;
    if (((this.#bytes[at] ?? 0) & 0x80) === 0) {
      this.#bytes[at] = (this.#bytes[at] ?? 0) ^ 0x80;
    } else {
      this.invertFrom(at);
    }
  }

  /** A string that ends before any longer string that starts with it: 0x00 is written as 0x00 0xff, the end as 0x00 0x00. */
  text(value: string): void {
    const bytes = Buffer.from(value, "utf8");
    if (!bytes.includes(0)) {
      this.raw(bytes);
    } else {
      for (const byte of bytes) {
        this.byte(byte);
        if (byte === 0) this.byte(0xff);
      }
    }
    this.byte(0);
    this.byte(0);
  }

  /** Turns ascending into descending order for everything written since `start`. */
  invertFrom(start: number): void {
    for (let at = start; at < this.length; at++) this.#bytes[at] = ~(this.#bytes[at] ?? 0);
  }

  /** A copy of what has been written. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.length));
  }

  #reserve(extra: number): void {
    if (this.length + extra <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(this.#bytes.length * 2, this.length + extra));
    larger.set(this.#bytes.subarray(0, this.length));
    this.#bytes = larger;
  }
}
