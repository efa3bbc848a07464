import { Form, useNavigation } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { StepUpField } from "~/accounts/step-up-field";
import { Alert } from "~/ui/alert";
import { Button } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";
import { Field, TextInput } from "~/ui/field";
import type { OrderAction, OrderActionAnswer } from "./order-action";

/** What every form on an order's page needs. */
export interface ActionContext {
  nonce: string;
  /** Guarded actions need the password again. */
  needsPassword: boolean;
  /** The result of the last action. */
  answer: OrderActionAnswer | undefined;
}

interface OrderActionFormProps {
  context: ActionContext;
  action: OrderAction["action"];
  label: string;
  busyLabel: string;
  isDangerous?: boolean;
  isSecondary?: boolean;
  /** Ask for the password if it's due. */
  isGuarded?: boolean;
  hidden?: Record<string, string | number>;
  children?: ReactNode;
}

/** One action's form: a double click submits it once, and its errors appear inside it. */
export function OrderActionForm({
  context,
  action,
  label,
  busyLabel,
  hidden = {},
  children,
  ...looks
}: OrderActionFormProps) {
  const { isDangerous = false, isSecondary = false, isGuarded = false } = looks;
  const { nonce, needsPassword } = context;
  const isBusy = useNavigation().formData?.get("action") === action;
  const refusal = refusalOf(context, action);
  return (
    <Form method="post" preventScrollReset className="grid gap-4">
      <AuthenticityTokenInput />
      {Object.entries({ action, nonce, ...hidden }).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      {refusal && children && (
        <Alert tone="danger" isUrgent>
          {refusal.words}
        </Alert>
      )}
      {children}
      {isGuarded && needsPassword && <StepUpField error={refusal?.fieldErrors?.password} />}
      <Button
        look={isDangerous ? "danger" : isSecondary ? "secondary" : "primary"}
        isBusy={isBusy}
        className="justify-self-start"
      >
        {isBusy ? busyLabel : label}
      </Button>
    </Form>
  );
}

interface ConfirmedOrderActionProps extends Omit<OrderActionFormProps, "label"> {
  /** What opens the form, e.g. `Cancel this order…`. */
  summary: string;
  /** What the button will do. */
  consequence: string;
  label: string;
}

/** An action that needs confirmation: a form that has to be opened first and asks for a reason for the audit log. */
export function ConfirmedOrderAction({ summary, consequence, children, ...form }: ConfirmedOrderActionProps) {
  const isOpen = refusalOf(form.context, form.action) !== undefined;
  return (
    <Disclosure summary={summary} isDangerous={form.isDangerous} isOpen={isOpen}>
      <p>{consequence}</p>
      <OrderActionForm {...form}>
        {children}
        <WhyField context={form.context} action={form.action} />
      </OrderActionForm>
    </Disclosure>
  );
}

function WhyField({ context, action }: { context: ActionContext; action: OrderAction["action"] }) {
  return (
    <OrderActionField
      context={context}
      action={action}
      name="why"
      label="Reason"
      hint="Recorded in the audit log."
    />
  );
}

interface OrderActionFieldProps {
  context: ActionContext;
  action: OrderAction["action"];
  name: string;
  label: string;
  hint?: string;
  type?: "text" | "email";
  inputMode?: "decimal" | "numeric";
}

/** One field of an action's form, with its error; it keeps what was typed before. */
export function OrderActionField({
  context,
  action,
  name,
  label,
  hint,
  type = "text",
  inputMode,
}: OrderActionFieldProps) {
  const id = useId();
  const refusal = refusalOf(context, action);
  const error = refusal?.fieldErrors?.[name];
  const described = [error ? `${id}-error` : null, hint ? `${id}-hint` : null].filter(Boolean).join(" ");
  return (
    <Field htmlFor={id} label={label} hint={hint} hintId={`${id}-hint`} error={error} errorId={`${id}-error`}>
      <TextInput
        id={id}
        name={name}
        type={type}
        inputMode={inputMode}
        defaultValue={refusal?.typed?.[name]}
        autoComplete="off"
        maxLength={500}
        aria-invalid={error ? true : undefined}
        aria-describedby={described || undefined}
      />
    </Field>
  );
}

/** The last answer, if it refused this action. */
export function refusalOf(
  { answer }: ActionContext,
  action: OrderAction["action"],
): OrderActionAnswer | undefined {
  return answer?.action === action && !answer.isDone ? answer : undefined;
}
