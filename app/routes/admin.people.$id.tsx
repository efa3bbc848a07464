import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import type { ReactNode } from "react";
import { requireStaff } from "~/accounts/current-user.server";
import { OpenSessions } from "~/accounts/open-sessions";
import { listSessions } from "~/accounts/open-sessions.server";
import { listOrdersOf, orderNumbersOf } from "~/admin/orders/list-orders.server";
import { OrderTable } from "~/admin/orders/order-table";
import { findPerson } from "~/admin/people/list-people.server";
import { PersonBadges } from "~/admin/people/person-badges";
import { listPayers } from "~/customers/list-payers.server";
import type { Access } from "~/learning/access";
import { AccessTable } from "~/learning/access-table";
import { listAccess } from "~/learning/list-access.server";
import { listMailsTo } from "~/mail/list-mails.server";
import { MailTable } from "~/mail/mail-table";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Kicker } from "~/ui/kicker";

export async function loader({ request, params }: LoaderFunctionArgs) {
  await requireStaff(request);
  const person = await findPerson(String(params.id));
  if (!person) throw new Response("This person doesn't exist.", { status: 404 });
  const [orders, access, payers, mails, sessions] = await Promise.all([
    listOrdersOf(person.id),
    listAccess(person.id),
    listPayers(person.id),
    listMailsTo(person.email),
    listSessions(person.id, request),
  ]);
  const numbers = await orderNumbersOf(access.map(({ source }) => orderIdIn(source)));
  return { person, orders, access, payers, mails, sessions, orderNumbers: Object.fromEntries(numbers) };
}

export default function PersonPage() {
  const { person, orders, access, payers, mails, sessions, orderNumbers } = useLoaderData<typeof loader>();
  const allOrders = `/admin/orders?${new URLSearchParams({ q: person.email })}`;
  return (
    <>
      <header className="grid gap-2">
        <Kicker>
          Member since <DateTime iso={person.createdAt} />
        </Kicker>
        <h1 className="wrap-anywhere text-title">{person.name}</h1>
        <p className="wrap-anywhere">{person.email}</p>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-1">
          <PersonBadges {...person} />
          <Link to={`/admin/people/${person.id}/role`} className="underline">
            Change role
          </Link>
        </div>
      </header>
      <Part id="orders" title="Orders">
        <OrderTable rows={orders.rows} empty={<EmptyState title="No orders yet." />} />
        {orders.next && (
          <p>
            <Link to={allOrders}>All orders of {person.email}</Link>
          </p>
        )}
      </Part>
      <Part id="access" title="Access">
        <AccessTable
          rows={access}
          sourceOf={(each) => <Source access={each} orderNumbers={orderNumbers} />}
        />
      </Part>
      <Part id="customer" title="Stripe customer">
        <Payers payers={payers} />
      </Part>
      <Part id="mails" title="Emails">
        <MailTable rows={mails} />
      </Part>
      <OpenSessions sessions={sessions} action={`/admin/people/${person.id}/sessions`} heading="Sign-ins" />
    </>
  );
}

function Part({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section id={id} aria-labelledby={`${id}-title`} className="grid gap-4">
      <h2 id={`${id}-title`} className="text-heading">
        {title}
      </h2>
      {children}
    </section>
  );
}

function Source({
  access: { source },
  orderNumbers,
}: {
  access: Access;
  orderNumbers: Record<string, string>;
}) {
  if (source === "free") return "A free course";
  const number = orderNumbers[orderIdIn(source)];
  if (!number) return source;
  return (
    <>
      {source.startsWith("staff:") ? "Granted by staff, order " : "Order "}
      <Link to={`/admin/orders/${number}`} className="whitespace-nowrap underline">
        {number}
      </Link>
    </>
  );
}

function Payers({ payers }: Pick<ReturnType<typeof useLoaderData<typeof loader>>, "payers">) {
  if (payers.length === 0) return <EmptyState title="No Stripe customer yet." />;
  return (
    <ul className="grid gap-2">
      {payers.map(({ mode, stripeCustomerId }) => (
        <li key={mode} className="flex flex-wrap gap-x-3 gap-y-1">
          <code className="wrap-anywhere">{stripeCustomerId ?? "Not created yet"}</code>
          <span className="text-ink-muted">{mode} mode</span>
        </li>
      ))}
    </ul>
  );
}

/** The order's id in `order:<id>` or `staff:<id>`. */
function orderIdIn(source: string): string {
  return source.split(":")[1] ?? "";
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `${data?.person.name ?? "Person not found"} · Staff · Lectern` },
];
