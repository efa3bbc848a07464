import { Transform } from "node:stream";

const marker = '<link rel="modulepreload"';

/**
 * Adds the nonce that the Content-Security-Policy requires to a rendered page's module preloads. Remix 2
 * renders them without one, and browsers then refuse to preload.
 */
export function noncedPreloads(nonce: string): Transform {
  let rest = "";
  return new Transform({
    decodeStrings: false,
    transform(chunk: Buffer | string, _encoding, done) {
      const text = rest + chunk.toString();
      // A marker may span two chunks: what could be its beginning waits for the next one.
      const kept = beginningAtEnd(text);
      rest = text.slice(text.length - kept);
      done(null, withNonce(text.slice(0, text.length - kept), nonce));
    },
    flush(done) {
      done(null, withNonce(rest, nonce));
    },
  });
}

function withNonce(html: string, nonce: string): string {
  return html.replaceAll(marker, `${marker} nonce="${nonce}"`);
}

function beginningAtEnd(text: string): number {
  for (let length = Math.min(marker.length - 1, text.length); length > 0; length--) {
    if (text.endsWith(marker.slice(0, length))) return length;
  }
  return 0;
}
