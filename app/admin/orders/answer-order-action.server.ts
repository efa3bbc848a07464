import { data } from "@remix-run/node";
import StripeClient from "stripe";
import { AccountError } from "~/accounts/account-error";
import { stepUp } from "~/accounts/step-up.server";
import { stepUpProblem } from "~/accounts/step-up-problem";
import type { SignedInUser } from "~/accounts/user";
import type { OrderRecord } from "~/orders/order.server";
import { OrderError } from "~/orders/order-error";
import { isStripeUnavailable } from "~/platform/stripe.server";
import { guardedOrderActions, type OrderActionAnswer, orderActionSchema } from "./order-action";
import { runOrderAction } from "./run-order-action.server";

interface Submission {
  request: Request;
  form: FormData;
  staff: SignedInUser;
  order: OrderRecord;
}

/** Answers a form on an order's page: runs its action, or says in plain words why not. */
export async function answerOrderAction({ request, form, staff, order }: Submission) {
  const typed = typedIn(form);
  const action = String(form.get("action") ?? "");
  const refuse = (status: number, refusal: Pick<OrderActionAnswer, "words" | "fieldErrors">) =>
    data<OrderActionAnswer>({ action, isDone: false, typed, ...refusal }, { status });
  const read = orderActionSchema.safeParse(Object.fromEntries(form));
  if (!read.success) {
    const fieldErrors = Object.fromEntries(
      read.error.issues.map(({ path, message }) => [String(path[0]), message]).reverse(),
    );
    return refuse(400, { words: "Fix the fields marked below. Nothing was changed.", fieldErrors });
  }
  try {
    if (guardedOrderActions.includes(read.data.action)) await stepUp(request, staff, form);
    const { status, ...answer } = await runOrderAction(read.data, {
      order,
      staffId: staff.id,
      nonce: read.data.nonce,
    });
    return data<OrderActionAnswer>(answer.isDone ? answer : { typed, ...answer }, { status });
  } catch (error) {
    if (error instanceof AccountError) {
      const { words, status } = stepUpProblem(error);
      return refuse(status, { words, fieldErrors: { password: words } });
    }
    if (isStripeUnavailable(error)) {
      return refuse(503, {
        words: "Stripe isn't responding right now. Nothing was changed; try again in a minute.",
      });
    }
    if (error instanceof StripeClient.errors.StripeError) {
      return refuse(409, { words: `Stripe returned an error: ${error.message}` });
    }
    if (error instanceof OrderError && error.code === "contended") {
      return refuse(409, {
        words: "Someone else changed this order at the same time. Reload the page and try again.",
      });
    }
    throw error;
  }
}

/** The password is never sent back. */
function typedIn(form: FormData): Record<string, string> {
  const fields = ["why", "amount", "extent", "reason", "email", "how"];
  return Object.fromEntries(
    fields.flatMap((name) => {
      const value = form.get(name);
      return typeof value === "string" ? [[name, value]] : [];
    }),
  );
}
