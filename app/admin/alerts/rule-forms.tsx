import { Form, useNavigation } from "@remix-run/react";
import { type ReactNode, useId } from "react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import type { RuleView } from "~/alerts/alert-view";
import { thresholdsOf } from "~/alerts/rules";
import { Button } from "~/ui/button";
import { DateTime } from "~/ui/date-time";
import { Disclosure } from "~/ui/disclosure";
import { Field, Select, TextInput } from "~/ui/field";

interface RuleFormProps {
  view: RuleView;
  /** Problems with the submitted fields, by field name. */
  errors: Record<string, string>;
  /** The submitted values, by field name. */
  typed: Record<string, string>;
}

/** A rule's thresholds, and a button that restores the defaults. */
export function ThresholdForm({ view, errors, typed }: RuleFormProps) {
  const thresholds = thresholdsOf(view.rule);
  if (thresholds.length === 0) return <p>This rule has no thresholds: every occurrence triggers it.</p>;
  const isDefault = thresholds.every(([name, { default: usual }]) => view.thresholds[name] === usual);
  return (
    <>
      <RuleForm view={view} intent="thresholds">
        <div className="grid gap-5 sm:grid-cols-2 lg:grid-cols-3">
          {thresholds.map(([name, { label, unit, min, max, default: usual }]) => (
            <NumberField
              key={name}
              name={name}
              label={unit ? `${label} (${unit})` : label}
              hint={`From ${min} to ${max}; default ${usual}.`}
              value={typed[name] ?? String(view.thresholds[name])}
              error={errors[name]}
              {...{ min, max }}
            />
          ))}
        </div>
        <SubmitButton intent="thresholds">Save thresholds</SubmitButton>
      </RuleForm>
      {!isDefault && (
        <RuleForm view={view} intent="reset">
          <SubmitButton intent="reset" look="secondary">
            Reset to defaults
          </SubmitButton>
        </RuleForm>
      )}
    </>
  );
}

/** Silences the rule for a while, or ends that. */
export function SnoozeForm({ view, errors, typed }: RuleFormProps) {
  const id = useId();
  if (view.snoozedUntil)
    return (
      <RuleForm view={view} intent="wake">
        <p>
          Snoozed until <DateTime iso={view.snoozedUntil} withTime />. If the alert is still active then, all
          staff get an email.
        </p>
        <SubmitButton intent="wake" look="secondary">
          End snooze
        </SubmitButton>
      </RuleForm>
    );
  return (
    <RuleForm view={view} intent="snooze">
      <p>For a known problem that you're working on. The rule is still checked, but no one is notified.</p>
      <Field htmlFor={id} label="Duration" error={errors.hours} errorId={`${id}-error`}>
        <Select id={id} name="hours" defaultValue={typed.hours ?? "1"}>
          <option value="1">1 hour</option>
          <option value="4">4 hours</option>
          <option value="24">1 day</option>
          <option value="72">3 days</option>
          <option value="168">1 week</option>
        </Select>
      </Field>
      <ReasonField value={typed.reason} error={errors.reason} />
      <SubmitButton intent="snooze" look="secondary">
        Snooze
      </SubmitButton>
    </RuleForm>
  );
}

/** Turns the rule off or on again; either needs a reason. */
export function SwitchForm({ view, errors, typed }: RuleFormProps) {
  const isOff = view.state === "off";
  const intent = isOff ? "on" : "off";
  const form = (
    <RuleForm view={view} intent={intent}>
      {isOff ? (
        <p>This rule is off: {view.offReason}. No one is notified, whatever happens.</p>
      ) : (
        <p>No one will be notified until someone turns this rule on again.</p>
      )}
      <ReasonField value={typed.reason} error={errors.reason} />
      <SubmitButton intent={intent} look={isOff ? "primary" : "danger"}>
        {isOff ? "Turn on" : "Turn off"}
      </SubmitButton>
    </RuleForm>
  );
  if (isOff) return form;
  return (
    <Disclosure
      summary="Turn off this rule…"
      isDangerous
      isOpen={Boolean(errors.reason && typed.intent === "off")}
    >
      {form}
    </Disclosure>
  );
}

function RuleForm({ view, intent, children }: { view: RuleView; intent: string; children: ReactNode }) {
  return (
    <Form method="post" preventScrollReset className="grid justify-items-start gap-4">
      <AuthenticityTokenInput />
      <input type="hidden" name="intent" value={intent} />
      <input type="hidden" name="version" value={view.version} />
      {children}
    </Form>
  );
}

interface SubmitButtonProps {
  intent: string;
  look?: "primary" | "secondary" | "danger";
  children: ReactNode;
}

function SubmitButton({ intent, look, children }: SubmitButtonProps) {
  const isPending = useNavigation().formData?.get("intent") === intent;
  return (
    <Button look={look} isBusy={isPending}>
      {children}
    </Button>
  );
}

interface NumberFieldProps {
  name: string;
  label: string;
  hint: string;
  value: string;
  error: string | undefined;
  min: number;
  max: number;
}

function NumberField({ name, label, hint, value, error, min, max }: NumberFieldProps) {
  const id = useId();
  const [errorId, hintId] = [`${id}-error`, `${id}-hint`];
  return (
    <Field htmlFor={id} {...{ label, hint, hintId, error, errorId }}>
      <TextInput
        key={value}
        id={id}
        name={name}
        type="number"
        inputMode="numeric"
        step={1}
        required
        defaultValue={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${errorId} ${hintId}` : hintId}
        {...{ min, max }}
      />
    </Field>
  );
}

function ReasonField({ value, error }: { value: string | undefined; error: string | undefined }) {
  const id = useId();
  const [errorId, hintId] = [`${id}-error`, `${id}-hint`];
  return (
    <div className="w-full max-w-xl">
      <Field htmlFor={id} label="Reason" hint="Recorded in the audit log." {...{ hintId, error, errorId }}>
        <TextInput
          id={id}
          name="reason"
          required
          minLength={3}
          maxLength={300}
          defaultValue={value}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? `${errorId} ${hintId}` : hintId}
        />
      </Field>
    </div>
  );
}
