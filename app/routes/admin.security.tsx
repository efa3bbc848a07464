import { type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { Link, useLoaderData, useSearchParams } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { findAccount, listStaff } from "~/accounts/roles.server";
import { StaffList } from "~/admin/people/staff-list";
import { type SuspicionRecord, SuspiciousActivity } from "~/observability/suspicious-activity.server";
import { readPage } from "~/platform/keyset.server";
import { Alert } from "~/ui/alert";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";
import { Table } from "~/ui/table";

const pageSize = 50;

/** Kinds of suspicious activity, with their labels. */
const suspicions = {
  rate_limit: "Too many requests",
  foreign_origin: "Form sent from another site",
  missing_token: "Form without its token, or open for too long",
  wrong_token: "Wrong API token",
  wrong_signature: "Webhook not signed by Stripe",
  wrong_password: "Wrong password for a protected action",
  staff_page: "Staff page requested by someone who isn't staff",
} as const;

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const wanted = searchParams.get("email")?.slice(0, 254) ?? null;
  const found = wanted && (await findAccount(wanted));
  if (found) throw redirect(`/admin/people/${found.id}/role`);
  const [staff, { rows, ...pages }] = await Promise.all([
    listStaff(),
    readPage<SuspicionRecord>(SuspiciousActivity, {
      filter: {},
      sortBy: "lastAt",
      cursor: searchParams.get("cursor"),
      size: pageSize,
    }),
  ]);
  const suspicions = rows.map(({ _id, kind, who, about, count, lastAt }) => ({
    id: _id,
    kind,
    who,
    about,
    count,
    lastAt: lastAt.toISOString(),
  }));
  return { staff, unknown: wanted, suspicions, pages };
}

export default function Security() {
  const { staff, unknown, suspicions, pages } = useLoaderData<typeof loader>();
  const isChanged = useSearchParams()[0].get("changed") === "rights";
  return (
    <>
      <h1 className="text-title">Security</h1>
      {isChanged && (
        <Alert tone="success" isUrgent>
          Role changed. The account has been signed out everywhere and its owner notified by email.
        </Alert>
      )}
      <StaffList staff={staff} unknown={unknown} />
      <section aria-labelledby="suspicious" className="grid gap-5">
        <div className="grid max-w-3xl gap-1.5">
          <h2 id="suspicious" className="text-heading">
            Suspicious activity
          </h2>
          <p className="text-ink-muted">
            Requests that the shop refused in the last 30 days, by sender and day. One or two are an accident;
            hundreds are not.
          </p>
        </div>
        <SuspiciousActivityTable suspicions={suspicions} />
        <Pager of="suspicious activity" {...pages} />
      </section>
    </>
  );
}

/** What one sender did on one day. `lastAt` is ISO 8601. */
interface Suspicion {
  id: string;
  kind: string;
  who: string;
  about: string;
  count: number;
  lastAt: string;
}

/** Refused requests, latest first. */
function SuspiciousActivityTable({ suspicions }: { suspicions: Suspicion[] }) {
  return (
    <Table
      caption="Refused requests"
      isCaptionHidden
      rows={suspicions}
      keyOf={({ id }) => id}
      empty={<EmptyState title="No suspicious activity." />}
      columns={[
        { header: "Activity", cell: ({ kind }) => formatSuspicion(kind) },
        { header: "Count", isNumeric: true, cell: ({ count }) => count },
        { header: "Sender", cell: ({ who }) => <Sender who={who} /> },
        { header: "Target", cell: ({ about }) => <span className="inline-block min-w-32">{about}</span> },
        { header: "Last seen", cell: ({ lastAt }) => <DateTime iso={lastAt} withTime /> },
      ]}
    />
  );
}

function Sender({ who }: { who: string }) {
  if (/^[0-9a-f]{24}$/.test(who)) return <Link to={`/admin/people/${who}`}>Signed-in user</Link>;
  return <span className="wrap-anywhere">{who}</span>;
}

/** The label of a kind; one that this version doesn't know is shown as it is stored. */
function formatSuspicion(kind: string): string {
  return Object.hasOwn(suspicions, kind) ? suspicions[kind as keyof typeof suspicions] : kind;
}

export const meta: MetaFunction = () => [{ title: "Security · Staff · Lectern" }];
