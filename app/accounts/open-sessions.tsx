import { Form, useNavigation, useSearchParams } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { Alert } from "~/ui/alert";
import { Badge } from "~/ui/badge";
import { Button } from "~/ui/button";
import { DateTime } from "~/ui/date-time";
import { EmptyState } from "~/ui/empty-state";
import { Table } from "~/ui/table";
import type { OpenSession } from "./open-session";

interface OpenSessionsProps {
  sessions: OpenSession[];
  /**
   * Takes the forms: `session=<id>` ends one, `session=others` all but the reader's own; leads back with
   * `?ended=<how many>`.
   */
  action: string;
  heading: string;
}

/** Where a user is signed in, with buttons to sign out. For the user, and for staff who support them. */
export function OpenSessions({ sessions, action, heading }: OpenSessionsProps) {
  const ended = useSearchParams()[0].get("ended");
  const others = sessions.filter(({ isThisOne }) => !isThisOne).length;
  return (
    <section id="sessions" aria-label={heading} className="grid gap-5">
      <h2 className="text-heading">{heading}</h2>
      {ended && /^\d{1,6}$/.test(ended) && (
        <Alert tone="success" isUrgent>
          {ended === "0"
            ? "That session had already ended."
            : `Signed out in ${formatPlaces(Number(ended))}.`}
        </Alert>
      )}
      <Table
        caption="Active sessions"
        isCaptionHidden
        rows={sessions}
        keyOf={({ id }) => id}
        empty={<EmptyState title="Not signed in anywhere." />}
        columns={[
          { header: "Browser", cell: (session) => <Browser {...session} /> },
          { header: "Network", cell: ({ network }) => network ?? "Unknown" },
          { header: "Signed in", cell: ({ signedInAt }) => <DateTime iso={signedInAt} withTime /> },
          { header: "Last used", cell: ({ lastSeenAt }) => <DateTime iso={lastSeenAt} withTime /> },
          { header: "End", cell: (session) => <EndOne session={session} action={action} /> },
        ]}
      />
      {others > 1 && <EndOthers action={action} isAmongThem={others < sessions.length} />}
    </section>
  );
}

function Browser({ browser, isThisOne }: OpenSession) {
  return (
    <span className="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      {browser ?? "A browser"} {isThisOne && <Badge tone="success">This device</Badge>}
    </span>
  );
}

function EndOne({ session: { id, browser, isThisOne }, action }: { session: OpenSession; action: string }) {
  const isPending = useNavigation().formData?.get("session") === id;
  if (isThisOne) return <span className="text-ink-muted text-sm">Sign out above</span>;
  return (
    <Form method="post" action={action} preventScrollReset>
      <AuthenticityTokenInput />
      <input type="hidden" name="session" value={id} />
      <Button
        look="quiet"
        isBusy={isPending}
        aria-label={`Sign out: ${browser ?? "a browser"}`}
        className="-mx-1 -my-2 px-1"
      >
        Sign out
      </Button>
    </Form>
  );
}

function EndOthers({ action, isAmongThem }: { action: string; isAmongThem: boolean }) {
  const isPending = useNavigation().formData?.get("session") === "others";
  return (
    <Form method="post" action={action} preventScrollReset>
      <AuthenticityTokenInput />
      <input type="hidden" name="session" value="others" />
      <Button look="secondary" isBusy={isPending}>
        {isAmongThem ? "Sign out everywhere else" : "Sign out everywhere"}
      </Button>
    </Form>
  );
}

function formatPlaces(count: number): string {
  return count === 1 ? "one place" : `${count} places`;
}
