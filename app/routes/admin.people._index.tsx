import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { listPeople } from "~/admin/people/list-people.server";
import { PeopleSearch } from "~/admin/people/people-search";
import { PeopleTable } from "~/admin/people/people-table";
import { ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";

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
