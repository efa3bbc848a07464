import { type Logger, pino } from "pino";
import { once } from "./once.server";

const censored = [
  "authorization",
  "cookie",
  "set-cookie",
  "password",
  "clientSecret",
  "client_secret",
  "payment_intent_client_secret",
  "html",
  "text",
];

let descriptor = 1;

/** Sends a command's logs to stderr, so that stdout contains only its result; call it before logging anything. */
export function logToStderr(): void {
  descriptor = 2;
}

/**
 * The process's logger: JSON lines on stdout. Cookies, authorization, client secrets and email
 * bodies are redacted up to two levels deep, wherever they appear.
 */
export function logger(): Logger {
  return once("logger", () =>
    pino(
      {
        level: process.env.LOG_LEVEL || "info",
        redact: {
          paths: censored.flatMap((key) => [`["${key}"]`, `*["${key}"]`, `*.*["${key}"]`]),
          censor: "[redacted]",
        },
      },
      pino.destination(descriptor),
    ),
  );
}
