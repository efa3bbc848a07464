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
  /** What was wrong with the fields of the form that was sent last, by their names. */
  errors: Record<string, string>;
  /** What was typed there. */
  typed: Record<string, string>;
}

/** The figures of a rule, and the way back to how they were meant. */
export function ThresholdForm({ view, errors, typed }: RuleFormProps) {
  const thresholds = thresholdsOf(view.rule);
  if (thresholds.length === 0) return <p>This rule has no figures: it calls somebody whenever it happens.</p>;
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
              hint={`From ${min} to ${max}; usually ${usual}.`}
              value={typed[name] ?? String(view.thresholds[name])}
              error={errors[name]}
              {...{ min, max }}
            />
          ))}
        </div>
        <SubmitButton intent="thresholds">Save the figures</SubmitButton>
      </RuleForm>
      {!isDefault && (
        <RuleForm view={view} intent="reset">
          <SubmitButton intent="reset" look="secondary">
            Back to the usual figures
          </SubmitButton>
        </RuleForm>
      )}
    </>
  );
}

/** Has the rule call nobody for a while, or wakes it. */
export function SnoozeForm({ view, errors, typed }: RuleFormProps) {
  const id = useId();
  if (view.snoozedUntil)
    return (
      <RuleForm view={view} intent="wake">
        <p>
          It calls nobody until <DateTime iso={view.snoozedUntil} withTime />. If it still fires then, you get
          the mail then.
        </p>
        <SubmitButton intent="wake" look="secondary">
          Wake it now
        </SubmitButton>
      </RuleForm>
    );
  return (
    <RuleForm view={view} intent="snooze">
      <p>For what you know of and are busy with. The rule goes on looking, and calls nobody meanwhile.</p>
      <Field htmlFor={id} label="For" error={errors.hours} errorId={`${id}-error`}>
        <Select id={id} name="hours" defaultValue={typed.hours ?? "1"}>
          <option value="1">an hour</option>
          <option value="4">four hours</option>
          <option value="24">a day</option>
          <option value="72">three days</option>
          <option value="168">a week</option>
        </Select>
      </Field>
      <ReasonField value={typed.reason} error={errors.reason} />
      <SubmitButton intent="snooze" look="secondary">
        Snooze
      </SubmitButton>
    </RuleForm>
  );
}

/** Switches the rule off, or on again; either with a reason. */
export function SwitchForm({ view, errors, typed }: RuleFormProps) {
  const isOff = view.state === "off";
  const intent = isOff ? "on" : "off";
  const form = (
    <RuleForm view={view} intent={intent}>
      {isOff ? (
        <p>It is off: {view.offReason}. Nobody is called for this, whatever happens.</p>
      ) : (
        <p>Nobody is called for this any more, until somebody switches it on again.</p>
      )}
      <ReasonField value={typed.reason} error={errors.reason} />
      <SubmitButton intent={intent} look={isOff ? "primary" : "danger"}>
        {isOff ? "Switch it on" : "Switch it off"}
      </SubmitButton>
    </RuleForm>
  );
  if (isOff) return form;
  return (
    <Disclosure
      summary="Switch this rule off …"
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
      <Field
        htmlFor={id}
        label="Why"
        hint="For the audit trail, and for whoever wonders later."
        {...{ hintId, error, errorId }}
      >
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
