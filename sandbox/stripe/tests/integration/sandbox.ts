import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import Stripe from "stripe";
import { onTestFinished } from "vitest";
import { type StripeSandbox, startStripeSandbox } from "../../server";
import type { DispatcherOptions } from "../../webhooks/dispatcher";

/** A running sandbox with a client, in its own folder; both are removed when the test ends. */
export interface TestSandbox {
  readonly url: string;
  readonly stripe: Stripe;
  readonly dataDir: string;
  /** Restarts it on the same folder and another port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
  /** Calls an endpoint as a browser does, with a publishable key. */
  browse(method: string, path: string, fields?: Record<string, string>): Promise<Answer>;
  /** Calls the control API. */
  control(method: string, path: string, body?: unknown): Promise<Answer>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: the tests look into JSON of many shapes
  body: any;
}

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "sandbox-stripe-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A client of the real SDK that talks to this address. */
export function clientOf(url: string, options: Partial<Stripe.StripeConfig> = {}, key = "sk_test_sandbox") {
  const { hostname, port } = new URL(url);
  return new Stripe(key, { host: hostname, port, protocol: "http", telemetry: false, ...options });
}

export async function startSandbox(dispatch: Partial<DispatcherOptions> = {}): Promise<TestSandbox> {
  const dataDir = await temporaryFolder();
  const start = () => startStripeSandbox({ dataDir, port: 0, dispatch: { baseMs: 10, ...dispatch } });
  let sandbox: StripeSandbox = await start();
  let stripe = clientOf(sandbox.url);
  onTestFinished(() => sandbox.close());
  return {
    get url() {
      return sandbox.url;
    },
    get stripe() {
      return stripe;
    },
    dataDir,
    async restart() {
      await sandbox.close();
      sandbox = await start();
      stripe = clientOf(sandbox.url);
    },
    stop: () => sandbox.close(),
    browse: (method, route, fields = {}) => {
      const text = new URLSearchParams(fields).toString();
      const headers = { Authorization: "Bearer pk_test_sandbox" };
      return method === "GET"
        ? request(`${sandbox.url}${route}?${text}`, { method, headers })
        : request(sandbox.url + route, { method, headers, body: new URLSearchParams(fields) });
    },
    control: (method, route, body) =>
      request(`${sandbox.url}/_sandbox${route}`, {
        method,
        body: body === undefined ? undefined : JSON.stringify(body),
      }),
  };
}

/** Fetches and parses JSON, whatever the status. */
export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { redirect: "manual", ...init });
  const text = await response.text();
  const isJson = response.headers.get("content-type")?.startsWith("application/json");
  return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
}

/** The card fields that a browser sends. */
export function cardFields(number: string, prefix = ""): Record<string, string> {
  const name = (field: string) => (prefix ? `${prefix}[card][${field}]` : `card[${field}]`);
  return {
    [prefix ? `${prefix}[type]` : "type"]: "card",
    [name("number")]: number,
    [name("exp_month")]: "12",
    [name("exp_year")]: String(new Date().getFullYear() + 3),
    [name("cvc")]: "123",
  };
}

/** Parameters for a server-side confirm of an intent with automatic payment methods. */
export const RETURN_URL = "http://localhost:3000/done";

/** The error that a promise rejects with. */
export async function failureOf(promise: Promise<unknown>): Promise<Stripe.errors.StripeError> {
  try {
    await promise;
  } catch (failure) {
    return failure as Stripe.errors.StripeError;
  }
  throw new Error("The call was expected to fail, and did not.");
}
