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
  /** Problems with the submitted form, by field. */
  errors?: Record<string, string[] | undefined>;
}

/** A feature flag: what it means, its state, who set it, and a form that changes it. */
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
          <dd className="first-letter:uppercase">{meaning}</dd>
          <dt className="text-ink-muted">Off</dt>
          <dd className="first-letter:uppercase">{whenOff}</dd>
          <dt className="text-ink-muted">For</dt>
          <dd className="first-letter:uppercase">
            {isShared(name) ? "all students, or a percentage of them" : "the whole shop"}
          </dd>
        </dl>
        {override && (
          <Alert tone="warning" title={`Overridden: ${override.percent > 0 ? "on" : "off"}.`}>
            {override.variable} takes precedence over this setting in every process that has it.
          </Alert>
        )}
        <p className="text-ink-muted text-sm">
          {changed ? (
            <>
              Set by {changed.by}, <DateTime iso={changed.at} withTime />.{" "}
            </>
          ) : (
            "Never changed. "
          )}
          <Link to={`/admin/audit?subject=flag:${name}`} className="text-accent">
            All changes<span className="sr-only"> to {flagTitles[name]}</span>
          </Link>
        </p>
        {/* The key remounts it after a change, closed and with the current value. */}
        <Disclosure
          key={changed?.at}
          summary={`Change ${flagTitles[name].toLowerCase()}…`}
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
  return <Badge tone="warning">{`On for ${percent}% of students`}</Badge>;
}
