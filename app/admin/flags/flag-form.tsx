import { Form, useNavigation } from "@remix-run/react";
import { useId } from "react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { isShared } from "~/flags/flags";
import { Button } from "~/ui/button";
import { Field, TextInput } from "~/ui/field";
import type { FeatureFlag } from "./feature-flag";

interface FlagFormProps {
  flag: FeatureFlag;
  errors?: Record<string, string[] | undefined>;
}

/** Sets a flag, with a reason. */
export function FlagForm({ flag: { name, percent }, errors }: FlagFormProps) {
  const id = useId();
  const isBusy = useNavigation().formData?.get("name") === name;
  const isPart = percent > 0 && percent < 100;
  return (
    <Form method="post" preventScrollReset className="grid gap-4">
      <AuthenticityTokenInput />
      <input type="hidden" name="name" value={name} />
      <fieldset className="grid gap-1">
        <legend className="pb-1 font-semibold">Set to</legend>
        <Choice value="on" label="On" isChosen={percent >= 100} />
        <Choice value="off" label="Off" isChosen={percent <= 0} />
        {isShared(name) && (
          <>
            <Choice value="share" label="On for a percentage of students" isChosen={isPart} />
            <div className="pl-8">
              <Field
                htmlFor={`${id}-percent`}
                label="Percentage"
                hint="Always the same students; raising it adds students and removes none."
                hintId={`${id}-percent-hint`}
                error={errors?.percent?.[0]}
                errorId={`${id}-percent-error`}
              >
                <TextInput
                  id={`${id}-percent`}
                  name="percent"
                  inputMode="numeric"
                  defaultValue={isPart ? percent : 25}
                  className="w-24"
                  aria-invalid={errors?.percent ? true : undefined}
                  aria-describedby={`${id}-percent-hint ${errors?.percent ? `${id}-percent-error` : ""}`}
                />
              </Field>
            </div>
          </>
        )}
      </fieldset>
      <Field
        htmlFor={`${id}-reason`}
        label="Reason"
        hint="Recorded in the audit log."
        hintId={`${id}-reason-hint`}
        error={errors?.reason?.[0]}
        errorId={`${id}-reason-error`}
      >
        <TextInput
          id={`${id}-reason`}
          name="reason"
          required
          minLength={3}
          maxLength={500}
          autoComplete="off"
          aria-invalid={errors?.reason ? true : undefined}
          aria-describedby={`${id}-reason-hint ${errors?.reason ? `${id}-reason-error` : ""}`}
        />
      </Field>
      <div>
        <Button look="danger" isBusy={isBusy}>
          Change for the whole shop
        </Button>
      </div>
    </Form>
  );
}

interface ChoiceProps {
  value: "on" | "off" | "share";
  label: string;
  isChosen: boolean;
}

function Choice({ value, label, isChosen }: ChoiceProps) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-3">
      <input
        type="radio"
        name="choice"
        value={value}
        defaultChecked={isChosen}
        className="size-5 accent-accent"
      />
      {label}
    </label>
  );
}
