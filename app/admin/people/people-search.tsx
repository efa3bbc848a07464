import { Form } from "@remix-run/react";
import { Search } from "lucide-react";
import { Button, ButtonLink } from "~/ui/button";
import { Field, TextInput } from "~/ui/field";

/** Finds people by email or name: an ordinary GET form. */
export function PeopleSearch({ text }: { text: string }) {
  return (
    <search key={text}>
      <Form method="get" action="/admin/people" className="flex max-w-2xl flex-wrap items-end gap-3">
        <div className="grow basis-64">
          <Field htmlFor="q" label="Search by email or name">
            <div className="relative">
              <Search aria-hidden className="absolute top-3 left-3.5 size-5 text-ink-muted" />
              <TextInput
                id="q"
                name="q"
                type="search"
                maxLength={200}
                autoComplete="off"
                spellCheck={false}
                defaultValue={text}
                className="pl-11"
              />
            </div>
          </Field>
        </div>
        <Button>Search</Button>
        {text && (
          <ButtonLink look="quiet" to="/admin/people">
            Show everyone
          </ButtonLink>
        )}
      </Form>
    </search>
  );
}
