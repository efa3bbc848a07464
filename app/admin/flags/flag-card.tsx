import { Link } from "@remix-run/react";
import { useId } from "react";
import { flagMeanings, flagTitles, isShared } from "~/flags/flags";
import { Alert } from "~/ui/alert";
import { Badge } from "~/ui/badge";
import { Card } from "~/ui/card";
import { DateTime } from "~/ui/date-time";
import { Disclosure } from "~/ui/disclosure";
import type { FeatureFlag } from "./feature-flag";
import { FlagForm } from "./flag-form";

interface FlagCardProps {
  flag: FeatureFlag;
  /** What was wrong with what was sent, by field. */
  errors?: Record<string, string[] | undefined>;
}

/** One of the shop's feature flags: what it means, how it stands, who set it, and how to change it. */
export function FlagCard({ flag, errors }: FlagCardProps) {
  const { name, percent, override, changed } = flag;
  const titleId = useId();
  const [meaning, whenOff] = flagMeanings[name].split("; off: ");
  return (
    <Card>
      <section aria-labelledby={titleId} className="grid gap-4">
        <div className="flex flex-wrap items-center justify-between gap-3">
          <h2 id={titleId} className="text-heading">
            {flagTitles[name]}
          </h2>
          <ShareBadge percent={percent} />
        </div>
        <dl className="grid gap-x-6 gap-y-1 sm:grid-cols-[max-content_1fr]">
          <dt className="text-ink-muted">On</dt>
          <dd>{meaning}</dd>
          <dt className="text-ink-muted">Off</dt>
          <dd>{whenOff}</dd>
          <dt className="text-ink-muted">For</dt>
          <dd>{isShared(name) ? "everybody, or a share of the students" : "the whole house"}</dd>
        </dl>
        {override && (
          <Alert tone="warning" title={`The environment says ${override.percent > 0 ? "on" : "off"}.`}>
            {override.variable} stands above what is chosen here, in every process that has it.
          </Alert>
        )}
        <p className="text-ink-muted text-sm">
          {changed ? (
            <>
              Set by {changed.by}, <DateTime iso={changed.at} withTime />.{" "}
            </>
          ) : (
            "Nobody has changed it. "
          )}
          <Link to={`/admin/audit?subject=flag:${name}`} className="text-accent">
            All changes<span className="sr-only"> of {flagTitles[name]}</span>
          </Link>
        </p>
        {/* Anew once it has been changed, so that it is closed and shows what holds. */}
        <Disclosure
          key={changed?.at}
          summary={`Change ${flagTitles[name].toLowerCase()} …`}
          isDangerous
          isOpen={Boolean(errors)}
        >
          <FlagForm flag={flag} errors={errors} />
        </Disclosure>
      </section>
    </Card>
  );
}

function ShareBadge({ percent }: Pick<FeatureFlag, "percent">) {
  if (percent >= 100) return <Badge tone="success">On</Badge>;
  if (percent <= 0) return <Badge tone="danger">Off</Badge>;
  return <Badge tone="warning">{`On for ${percent}% of the students`}</Badge>;
}
