import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { readAuditFilter, writeAuditFilter } from "~/admin/audit/audit-filter";
import { AuditSearch } from "~/admin/audit/audit-search";
import { AuditTable } from "~/admin/audit/audit-table";
import { listAudit } from "~/admin/audit/list-audit.server";
import { ButtonLink } from "~/ui/button";
import { EmptyState } from "~/ui/empty-state";
import { Pager } from "~/ui/pager";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  const { searchParams } = new URL(request.url);
  const filter = readAuditFilter(searchParams);
  return { filter, page: await listAudit(filter, searchParams.get("cursor")) };
}

export default function AuditTrail() {
  const { filter, page } = useLoaderData<typeof loader>();
  const actions = [...new Set(page.rows.map(({ action }) => action))].sort();
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-4">
        <h1 className="text-title">Audit log</h1>
        {page.rows.length > 0 && (
          <ButtonLink look="secondary" reloadDocument to={`/admin/audit.csv?${writeAuditFilter(filter)}`}>
            Export as CSV
          </ButtonLink>
        )}
      </div>
      <AuditSearch filter={filter} actions={actions} />
      <AuditTable
        caption="Entries, newest first"
        entries={page.rows}
        empty={<NoEntries isFiltered={Object.values(filter).some(Boolean)} />}
      />
      <Pager of="the audit log" previous={page.previous} next={page.next} />
    </>
  );
}

function NoEntries({ isFiltered }: { isFiltered: boolean }) {
  if (!isFiltered) return <EmptyState title="No entries yet." />;
  return (
    <EmptyState title="No entries match this filter.">
      <p>Enter an email address or an order number in full.</p>
    </EmptyState>
  );
}

export const meta: MetaFunction = () => [{ title: "Audit log · Staff · Lectern" }];
