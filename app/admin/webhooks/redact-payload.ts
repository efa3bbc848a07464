/** Replaces what staff don't need to see. */
export const masked = "[masked]";

const longest = 40_000;
const longestText = 5_000;
const deepest = 40;

/** Names of fields whose value gives access to something. */
const secrets = /secret|password|token|signature|(^|_)(url|pdf)$/;
/** Names of fields that identify a person. */
const personal =
  /(^|_)(e?mail|name|phone|address|ip|dob|fingerprint|evidence|iban|user_agent|account_number|routing_number|tax_ids?)(_|$)/;
/** The bank's address checks, and evidence deadlines, say nothing about a person. */
const harmless = /_check$|^evidence_details$|^has_evidence$/;

// Bounded, because an unbounded pattern takes seconds on a long text.
const addresses = /[^\s"<>@,;]{1,64}@[\p{L}\p{N}.-]{3,253}/gu;
const clientSecrets = /_secret_\w+/g;

/**
 * An event's payload as staff may see it: secrets, card fingerprints, names, addresses and the like are masked; null and
 * empty values stay as they are.
 */
export function redactPayload(value: unknown, depth = 0): unknown {
  if (typeof value === "string") return redactText(value);
  if (typeof value !== "object" || value === null) return value;
  if (depth > deepest) return "[too deep to show]";
  if (Array.isArray(value)) return value.map((each) => redactPayload(each, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [
      name,
      hides(name) && tells(field) ? masked : redactPayload(field, depth + 1),
    ]),
  );
}

function redactText(text: string): string {
  const shown = text.length > longestText ? `${text.slice(0, longestText)} [cut]` : text;
  return shown.replace(clientSecrets, `_secret_${masked}`).replace(addresses, masked);
}

function hides(name: string): boolean {
  const lower = name.toLowerCase();
  return !harmless.test(lower) && (secrets.test(lower) || personal.test(lower));
}

function tells(value: unknown): boolean {
  if (typeof value === "object" && value !== null) return Object.values(value).some(tells);
  return value !== null && value !== undefined && value !== "" && typeof value !== "boolean";
}

/** A payload for people to read: redacted, indented, and cut if it is too long. */
export function showPayload(payload: unknown): { text: string; isCut: boolean } {
  const text = JSON.stringify(redactPayload(payload), null, 2);
  return { text: text.slice(0, longest), isCut: text.length > longest };
}
