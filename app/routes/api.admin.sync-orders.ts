import type { ActionFunctionArgs, AppLoadContext, LoaderFunctionArgs } from "@remix-run/node";
import { z } from "zod/v4";
import { staffForm } from "~/accounts/staff-form.server";
import { type ApiCaller, requireStaffOrToken } from "~/accounts/staff-or-token.server";
import { answerSyncRequest } from "~/admin/bulk-sync/answer-sync-request.server";
import { randomId } from "~/platform/clock/random";
import { readLimited } from "~/platform/http/verified-form.server";

const longestBody = 16 * 1024;
const bodySchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export async function loader({ request, context }: LoaderFunctionArgs) {
  await requireStaffOrToken(request, context);
  return methodNotAllowed();
}

/** Syncs orders with Stripe now; see the README. */
export async function action({ request, context }: ActionFunctionArgs) {
  const caller = await requireStaffOrToken(request, context);
  const body = await readBody(request, context, caller);
  if (request.method !== "POST") return methodNotAllowed();
  const parameters = new URL(request.url).searchParams;
  for (const [name, value] of body) parameters.set(name, value);
  return answerSyncRequest({
    parameters,
    actor: caller.kind === "staff" ? `staff:${caller.staffId}` : "token",
    key: randomId(),
    signal: context.signal,
  });
}

function methodNotAllowed(): Response {
  return Response.json({ error: "method_not_allowed" }, { status: 405, headers: { Allow: "POST" } });
}

/** The fields of a page's form, or of an API client's JSON body, which may be empty. */
async function readBody(
  request: Request,
  context: AppLoadContext,
  caller: ApiCaller,
): Promise<[name: string, value: string][]> {
  if (caller.kind === "staff") {
    const { form } = await staffForm(request, context);
    return [...form].map(([name, value]) => [name, String(value)]);
  }
  const text = new TextDecoder().decode(await readLimited(request, longestBody));
  if (text.trim() === "") return [];
  const body = bodySchema.safeParse(parseJson(text));
  if (!body.success) {
    const message = "The body must be a JSON object of names and values, or empty.";
    throw Response.json({ error: "invalid_request", message }, { status: 400 });
  }
  return Object.entries(body.data).map(([name, value]) => [name, String(value)]);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
