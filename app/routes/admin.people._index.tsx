import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Form, Link, useLoaderData } from "@remix-run/react";
import { Search } from "lucide-react";
import type { ReactNode } from "react";
import { requireStaff } from "~/accounts/current-user.server";
import { listPeople } from "~/admin/people/list-people.server";
import type { Person } from "~/admin/people/person";
import { PersonBadges } from "~/admin/people/person-badges";
import { Button, ButtonLink } from "~/ui/button";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Field, TextInput } from "~/ui/field";
import { Pager } from "~/ui/pager";
import { type Column, Table } from "~/ui/table";

const longestText = 200;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const text = (searchParams.get("q") ?? "").trim().slice(0, longestText);
  return { text, ...(await listPeople({ text, cursor: searchParams.get("cursor") })) };
}

export default function People() {
  const { text, rows, previous, next, notes } = useLoaderData<typeof loader>();
  return (
    <>
      <h1 className="text-title">People</h1>
      <PeopleSearch text={text} />
      <section aria-labelledby="found" className="grid gap-4">
        <h2 id="found" className="text-heading">
          {text ? `Email or name contains “${text}”` : "Everyone, newest account first"}
        </h2>
        {notes.map((note) => (
          <p key={note} className="max-w-prose text-ink-muted">
            {note}
          </p>
        ))}
        <PeopleTable rows={rows} empty={<Nobody />} />
        <Pager of="people" previous={previous} next={next} />
      </section>
    </>
  );
}

/** Finds people by email or name: an ordinary GET form. */
function PeopleSearch({ text }: { text: string }) {
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

const columns: Column<Person>[] = [
  {
    header: "Email",
    cell: ({ id, email }) => (
      <Link to={`/admin/people/${id}`} className="wrap-anywhere underline">
        {email}
      </Link>
    ),
  },
  { header: "Name", cell: ({ name }) => name },
  { header: "Account", cell: (person) => <PersonBadges {...person} /> },
  { header: "Created", cell: ({ createdAt }) => <DateTime iso={createdAt} withTime /> },
];

/** People with accounts, each linked to their page. */
function PeopleTable({ rows, empty }: { rows: Person[]; empty: ReactNode }) {
  return (
    <Table
      caption="People, newest account first"
      isCaptionHidden
      columns={columns}
      rows={rows}
      keyOf={({ id }) => id}
      empty={empty}
    />
  );
}

function Nobody() {
  return (
    <EmptyState title="No one matches your search.">
      <p className="text-ink-muted">Try a shorter part of the address, or the name.</p>
      <ButtonLink look="secondary" to="/admin/people">
        Show everyone
      </ButtonLink>
    </EmptyState>
  );
}

export const meta: MetaFunction = () => [{ title: "People · Staff · Lectern" }];
