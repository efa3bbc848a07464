import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { Link, useLoaderData } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { readRunbook } from "~/admin/alerts/runbook.server";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return readRunbook();
}

export default function Runbook() {
  const { introduction, sections } = useLoaderData<typeof loader>();
  return (
    <div className="grid gap-10">
      <header className="grid justify-items-start gap-3">
        <Link to="/admin/alerts">All alerts</Link>
        <h1 className="text-title">Runbook</h1>
      </header>
      {/* biome-ignore lint/security/noDangerouslySetInnerHtml: renderMarkdown escapes what the text contains */}
      <div className="prose" dangerouslySetInnerHTML={{ __html: introduction }} />
      <nav aria-label="Sections">
        <ul className="grid gap-1.5">
          {sections.map(({ anchor, title }) => (
            <li key={anchor}>
              <a href={`#${anchor}`}>{title}</a>
            </li>
          ))}
        </ul>
      </nav>
      {sections.map(({ anchor, title, html }) => (
        <section
          key={anchor}
          id={anchor}
          aria-labelledby={`${anchor}-title`}
          className="grid scroll-mt-4 gap-4"
        >
          <h2 id={`${anchor}-title`} className="rule-double pt-6 text-heading">
            {title}
          </h2>
          {/* biome-ignore lint/security/noDangerouslySetInnerHtml: as above */}
          <div className="prose" dangerouslySetInnerHTML={{ __html: html }} />
        </section>
      ))}
    </div>
  );
}

export const meta: MetaFunction = () => [{ title: "Runbook · Staff · Lectern" }];
