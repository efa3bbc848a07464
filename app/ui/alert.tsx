import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import type { Tone } from "./tone";

type AlertTone = Exclude<Tone, "neutral">;

const looks: Record<AlertTone, { box: string; Icon: typeof Info }> = {
  info: { box: "border-info bg-info-soft text-info", Icon: Info },
  success: { box: "border-success bg-success-soft text-success", Icon: CircleCheck },
  warning: { box: "border-warning bg-warning-soft text-warning", Icon: TriangleAlert },
  danger: { box: "border-danger bg-danger-soft text-danger", Icon: CircleAlert },
};

interface AlertProps {
  tone?: AlertTone;
  title?: string;
  children?: ReactNode;
  /** Announced immediately by screen readers; for messages that appear after the page has loaded. */
  isUrgent?: boolean;
  id?: string;
  className?: string;
}

/**
 * A persistent message.
 *
 * @example
 * <Alert tone="danger" isUrgent title="The card was declined.">Try another card.</Alert>
 */
export function Alert({ tone = "info", title, children, isUrgent = false, id, className }: AlertProps) {
  const { box, Icon } = looks[tone];
  return (
    <div
      id={id}
      role={isUrgent ? "alert" : undefined}
      className={classNames("flex gap-3 rounded-r-control border-l-4 px-4 py-3.5", box, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid min-w-0 gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
    </div>
  );
}
