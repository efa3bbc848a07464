import { html, type Markup } from "@lectern/sandbox-kit/pages/markup";
import type { Faults } from "../faults/faults";
import type { FaultPlan } from "../faults/plan";
import type { Form } from "../http/form";

const WEBHOOK_FIELDS = [
  ["drop", "Drop (0 to 1)"],
  ["duplicate", "Duplicate (0 to 1)"],
  ["reorder", "Reorder (0 to 1)"],
  ["delayMs", "Delay (ms, or from-to)"],
] as const;

const API_FIELDS = [
  ["match", "Calls, e.g. GET /v1/payment_intents/*"],
  ["status", "Status"],
  ["errorRate", "Rate (0 to 1)"],
  ["times", "Times"],
  ["retryAfterSeconds", "Retry-After (s)"],
  ["delayMs", "Delay (ms)"],
] as const;

const API_CHOICES = [
  ["phase", "When", ["request", "response"]],
  ["from", "From", ["server", "browser"]],
] as const;

/** A form that was refused, with its input. */
export interface RefusedForm {
  message: string;
  form: Form;
}

/** Shows the active faults, with a form to replace them. */
export function faultPanel(faults: Faults, refused?: RefusedForm): Markup {
  const inForce = faults.describe();
  const quiet = Object.keys(inForce).length === 0;
  const change = html`<summary>${quiet ? "Set faults" : "Change them"}</summary>${faultForm(inForce, refused)}`;
  return html`<div class="panel padded">
<p>${quiet ? "None." : html`Active: <code class="wrap">${JSON.stringify(inForce)}</code>`}</p>
${!quiet && CLEAR_FORM}
${refused && html`<p class="bad" role="alert">${refused.message}</p>`}
${refused ? html`<details open>${change}</details>` : html`<details>${change}</details>`}</div>`;
}

const CLEAR_FORM = html`<form method="post" action="/_sandbox/faults">
<input type="hidden" name="clear" value="true"><button class="quiet">Clear faults</button></form>`;

function faultForm(inForce: FaultPlan, refused?: RefusedForm): Markup {
  const webhooks = refused ? refused.form.webhooks : inForce.webhooks;
  const api = refused ? refused.form.api : [inForce.api].flat()[0];
  const { seed } = refused?.form ?? inForce;
  return html`<form method="post" action="/_sandbox/faults">
<fieldset><legend>Webhooks</legend><div class="fields">${WEBHOOK_FIELDS.map(([name, label]) =>
    field(`webhooks[${name}]`, label, entered(webhooks, name)),
  )}</div></fieldset>
<fieldset><legend>API</legend><div class="fields">${API_FIELDS.map(([name, label]) =>
    field(`api[${name}]`, label, entered(api, name)),
  )}${API_CHOICES.map(([name, label, choices]) => choice(`api[${name}]`, label, choices, entered(api, name)))}
<label>No answer
${checkbox("api[timeout]", entered(api, "timeout") === "true")}</label></div></fieldset>
<fieldset><legend>Randomness</legend><div class="fields">${field("seed", "Seed", String(seed ?? ""))}</div></fieldset>
<button>Set faults</button></form>`;
}

function entered(group: object | string | undefined, name: string): string {
  const value: unknown = typeof group === "object" ? Reflect.get(group, name) : undefined;
  if (Array.isArray(value)) return value.join("-");
  return typeof value === "object" || value === undefined ? "" : String(value);
}

function field(name: string, label: string, value: string): Markup {
  return html`<label>${label}<input name="${name}" value="${value}" autocomplete="off"></label>`;
}

function checkbox(name: string, checked: boolean): Markup {
  return checked
    ? html`<input type="checkbox" name="${name}" value="true" checked>`
    : html`<input type="checkbox" name="${name}" value="true">`;
}

function choice(name: string, label: string, choices: readonly string[], chosen: string): Markup {
  return html`<label>${label}<select name="${name}"><option value=""></option>${choices.map((each) =>
    each === chosen ? html`<option selected>${each}</option>` : html`<option>${each}</option>`,
  )}</select></label>`;
}

/** The plan that the form describes, not yet checked: empty fields are left out, numbers are numbers. */
export function planFromForm(form: Form): unknown {
  const plan: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(form)) {
    const given = typeof value === "string" ? readField(value) : planFromForm(value);
    const empty = typeof given === "object" && given !== null && Object.keys(given).length === 0;
    if (given !== undefined && !empty) plan[name] = given;
  }
  return plan;
}

function readField(text: string): string | number | boolean | number[] | undefined {
  const trimmed = text.trim();
  if (trimmed === "") return undefined;
  if (trimmed === "true") return true;
  if (/^\d+-\d+$/.test(trimmed)) return trimmed.split("-").map(Number);
  return /^\d+(\.\d+)?$/.test(trimmed) ? Number(trimmed) : trimmed;
}
