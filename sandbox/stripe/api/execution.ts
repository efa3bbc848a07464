import { problemOf } from "../faults/applied";
import type { ApiFault } from "../faults/plan";
import type { Form } from "../http/form";
import type { Access } from "../http/keys";
import { Problem } from "../http/problem";
import type { Match } from "../http/routes";
import { Parameters } from "../parameters/parameters";
import { expand, readExpansions } from "./expansion";
import { type Call, type Operation, Refusal } from "./operation";
import type { ApiParts } from "./parts";
import { publishableView } from "./publishable";

/** An answer as it goes over the wire. */
export interface Answer {
  status: number;
  body: string;
  headers?: Record<string, string>;
}

interface RecognisedCall {
  match: Match<Operation>;
  form: Form;
  access: Access;
  requestId: string;
  idempotencyKey: string | null;
}

interface Keyed {
  key: string;
  path: string;
  fingerprint: string;
}

/**
 * Runs the operation; anything but a GET in a transaction that is durable when this resolves, together with the answer
 * that its idempotency key keeps.
 * @param fault a failure that the caller sees although the call was executed; Stripe stores 500s for a key too
 */
export async function execute(
  recognised: RecognisedCall,
  keyed: Keyed | undefined,
  fault: ApiFault | undefined,
  parts: ApiParts,
): Promise<Answer> {
  const { match, requestId, access } = recognised;
  if (match.route.method === "GET") return runOperation(recognised, parts).answer;
  const failure = fault && problemOf(fault);
  const seen = failure && failure.status >= 500 ? encodeProblem(failure, access) : undefined;
  const answer = await parts.store.write(() => {
    const result = runIsolated(recognised, parts);
    if (keyed && result.kept) parts.keys.keep(keyed, { ...(seen ?? result.answer), requestId });
    return result.answer;
  });
  parts.written();
  return answer;
}

interface Result {
  answer: Answer;
  /** Whether the idempotency key stores the answer; not when the parameters were refused before anything ran. */
  kept: boolean;
}

/** Like runOperation, but a thrown Problem rolls back only the operation's own writes. */
function runIsolated(recognised: RecognisedCall, parts: ApiParts): Result {
  try {
    return parts.store.isolate(() => runOperation(recognised, parts));
  } catch (failure) {
    if (!(failure instanceof Problem)) throw failure;
    return { answer: encodeProblem(failure, recognised.access), kept: failure.kept };
  }
}

function runOperation(
  { match, form, access, requestId, idempotencyKey }: RecognisedCall,
  { store, journal, origin }: ApiParts,
): Result {
  const { route, names } = match;
  const parameters = new Parameters(form);
  const call: Call = {
    names,
    parameters,
    store,
    journal,
    access,
    origin: origin(),
    requester: { id: requestId, idempotencyKey },
  };
  if (access === "publishable") parameters.has("key");
  const expansions = readExpansions(parameters, route, access);
  const result = route.run(call);
  parameters.refuseUnknown();
  if (result instanceof Refusal) {
    return { answer: encodeProblem(result.problem, access), kept: true };
  }
  expand(result, route, expansions, store);
  const shown = access === "publishable" ? publishableView(result) : result;
  return { answer: { status: 200, body: encode(shown) }, kept: true };
}

/** Stripe's error envelope, reduced to what the key may see. */
export function encodeProblem(problem: Problem, access: Access): Answer {
  const error = access === "publishable" ? publishableView(problem.body) : problem.body;
  return { status: problem.status, body: encode({ error }) };
}

function encode(body: object): string {
  return `${JSON.stringify(body, null, 2)}\n`;
}
