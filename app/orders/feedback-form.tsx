import { Form, useNavigation } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Button } from "~/ui/button";
import { Disclosure } from "~/ui/disclosure";
import { Field, TextInput } from "~/ui/field";
import { longestComment, type OrderFeedback } from "./order-feedback";

interface FeedbackProps {
  /** The student's answer so far, if any. */
  given: OrderFeedback | null;
  /** Why the last answer wasn't saved, with what was typed. */
  refused?: { error: string; comment: string };
}

/** The one question that the shop asks about a purchase: one click answers it; a comment is optional. */
export function FeedbackForm({ given, refused }: FeedbackProps) {
  return (
    <section
      id="feedback"
      aria-labelledby="feedback-title"
      className="no-print grid justify-items-start gap-3 border-line border-t pt-6"
    >
      <h2 id="feedback-title" className="text-heading">
        {given ? "Thanks for your feedback." : "Was that easy?"}
      </h2>
      {given ? <Answer given={given} refused={refused} /> : <Question />}
    </section>
  );
}

function Question() {
  const isBusy = useNavigation().state === "submitting";
  return (
    <Form method="post" preventScrollReset className="flex flex-wrap gap-3">
      <AuthenticityTokenInput />
      <Button look="secondary" name="wasEasy" value="yes" isBusy={isBusy}>
        Yes
      </Button>
      <Button look="secondary" name="wasEasy" value="no" isBusy={isBusy}>
        No
      </Button>
    </Form>
  );
}

function Answer({ given, refused }: FeedbackProps & { given: OrderFeedback }) {
  const isBusy = useNavigation().state === "submitting";
  return (
    <>
      <p className="text-ink-muted">
        {given.wasEasy ? "You said it was easy." : "You said it wasn't easy."}
        {given.comment && <> Your comment: “{given.comment}”</>}
      </p>
      <div className="w-full max-w-xl">
        <Disclosure
          key={`${given.wasEasy} ${given.comment}`}
          summary={given.comment ? "Change your answer" : "Add a comment or change your answer"}
          isOpen={refused !== undefined}
        >
          <Form method="post" preventScrollReset className="grid justify-items-start gap-4">
            <AuthenticityTokenInput />
            <fieldset className="flex flex-wrap gap-x-6">
              <legend className="mb-1 font-semibold">Was that easy?</legend>
              <Choice value="yes" label="Yes" isChosen={given.wasEasy} />
              <Choice value="no" label="No" isChosen={!given.wasEasy} />
            </fieldset>
            <div className="w-full">
              <Field
                htmlFor="comment"
                label="Comment (optional)"
                error={refused?.error}
                errorId="comment-error"
              >
                <TextInput
                  id="comment"
                  name="comment"
                  maxLength={longestComment}
                  defaultValue={refused?.comment ?? given.comment ?? ""}
                  aria-invalid={refused ? true : undefined}
                  aria-describedby={refused ? "comment-error" : undefined}
                />
              </Field>
            </div>
            <Button look="secondary" isBusy={isBusy}>
              Save
            </Button>
          </Form>
        </Disclosure>
      </div>
    </>
  );
}

function Choice({ value, label, isChosen }: { value: string; label: string; isChosen: boolean }) {
  return (
    <label className="flex min-h-11 cursor-pointer items-center gap-2">
      <input
        type="radio"
        name="wasEasy"
        value={value}
        defaultChecked={isChosen}
        className="size-5 accent-accent"
      />
      {label}
    </label>
  );
}
