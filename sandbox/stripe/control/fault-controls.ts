import { sendJson } from "@lectern/sandbox-kit/http/answers";
import { InvalidFaultPlan, parseFaultPlan } from "../faults/plan";
import { decodeForm } from "../http/form";
import { planFromForm } from "./fault-form";
import { overviewPage } from "./overview";
import { type ControlRequest, type ControlRoute, isForm, parseJson, redirect, sendPage } from "./route";

/** Shows, replaces and clears the faults in force. */
export const faultControls: readonly ControlRoute[] = [
  { method: "GET", template: "/_sandbox/faults", answer: show },
  { method: "POST", template: "/_sandbox/faults", answer: set },
  { method: "DELETE", template: "/_sandbox/faults", answer: clear },
];

function show({ response, parts }: ControlRequest): void {
  sendJson(response, 200, parts.faults.describe());
}

function set({ request, response, parts, body }: ControlRequest): void {
  if (!isForm(request)) {
    parts.faults.set(parseFaultPlan(parseJson(body)));
    sendJson(response, 200, parts.faults.describe());
    return;
  }
  const form = decodeForm(body);
  try {
    parts.faults.set(form.clear === "true" ? {} : parseFaultPlan(planFromForm(form)));
    redirect(response, "/_sandbox");
  } catch (failure) {
    if (!(failure instanceof InvalidFaultPlan)) throw failure;
    const { message } = failure;
    sendPage(response, 400, overviewPage(parts.store, parts.faults, { message, form }));
  }
}

function clear({ response, parts }: ControlRequest): void {
  parts.faults.clear();
  sendJson(response, 200, parts.faults.describe());
}
