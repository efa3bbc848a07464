import { z } from "zod";

const probability = z.number().min(0).max(1);
const milliseconds = z.number().int().min(0).max(600_000);

const webhookFaults = z
  .object({
    /** The share of deliveries that are lost. */
    drop: probability,
    /** The share that are sent twice. */
    duplicate: probability,
    /** The delay before the first attempt, or a range to draw it from. */
    delayMs: z.union([
      milliseconds,
      z
        .tuple([milliseconds, milliseconds])
        .refine(([least, most]) => least <= most, "the first of the pair is the least"),
    ]),
    /** The share that a later delivery overtakes. */
    reorder: probability,
  })
  .partial()
  .strict();

const apiFault = z
  .object({
    /** `METHOD /path`, where `*` stands for one segment and `**` for any number. Without it, every call. */
    match: z
      .string()
      .max(500)
      .regex(/^(\*|GET|POST|DELETE) \/\S*$/, 'must look like "GET /v1/payment_intents/*"'),
    /** Callers with a secret key, or with a publishable one. Without it, both. */
    from: z.enum(["server", "browser"]),
    /** How many matching calls it applies to before it is used up. */
    times: z.number().int().min(1).max(1_000_000),
    /** The share of matching calls it applies to. */
    errorRate: probability,
    status: z.number().int().min(400).max(599),
    /** The header `Retry-After` of the failure; 1 on a 429 without it. */
    retryAfterSeconds: z.number().int().min(0).max(86_400),
    delayMs: milliseconds,
    /** Before the call is executed, or after that and before it is answered. */
    phase: z.enum(["request", "response"]),
    /** No answer: the connection stays silent, and is cut after `delayMs` if that is given. */
    timeout: z.boolean(),
  })
  .partial()
  .strict();

const faultPlan = z
  .object({
    webhooks: webhookFaults,
    api: z.union([apiFault, z.array(apiFault).max(50)]),
    seed: z.number().int().min(0).max(4_294_967_295),
  })
  .partial()
  .strict();

/** Faults of one kind of API call; all fields are optional. */
export type ApiFault = z.infer<typeof apiFault>;

/** What `POST /_sandbox/faults` takes. */
export type FaultPlan = z.infer<typeof faultPlan>;

/** An invalid fault plan; the message says where and why. */
export class InvalidFaultPlan extends Error {}

/** @throws InvalidFaultPlan */
export function parseFaultPlan(input: unknown): FaultPlan {
  const result = faultPlan.safeParse(input);
  if (result.success) return result.data;
  const reasons = result.error.issues.flatMap((issue) =>
    issue.code === "invalid_union" ? issue.unionErrors.flatMap((error) => error.issues) : [issue],
  );
  const texts = new Set(reasons.map((issue) => `${issue.path.join(".") || "the plan"}: ${issue.message}`));
  throw new InvalidFaultPlan([...texts].join("; "));
}

/**
 * Reads the header `X-Sandbox-Fault`, e.g. `status=500; phase=response; delayMs=100` or `timeout`.
 * @throws InvalidFaultPlan
 */
export function parseFaultHeader(header: string): ApiFault {
  const fields: Record<string, unknown> = {};
  for (const part of header.split(";")) {
    const [name = "", value = "true"] = part.split("=").map((text) => text.trim());
    if (name) fields[name] = value === "true" ? true : /^\d+$/.test(value) ? Number(value) : value;
  }
  const plan = parseFaultPlan({ api: fields });
  if (!plan.api || Array.isArray(plan.api)) throw new InvalidFaultPlan("the header names no fault");
  return plan.api;
}
