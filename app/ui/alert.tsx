import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names";
import type { Tone } from "./tone";

const looks: Record<Exclude<Tone, "neutral">, { box: string; Icon: typeof Info }> = {
  info: { box: "bg-info-soft text-info", Icon: Info },
  success: { box: "bg-success-soft text-success", Icon: CircleCheck },
  warning: { box: "bg-warning-soft text-warning", Icon: TriangleAlert },
  danger: { box: "bg-danger-soft text-danger", Icon: CircleAlert },
};

interface AlertProps {
  tone?: Exclude<Tone, "neutral">;
  title?: string;
  children?: ReactNode;
  /** Announced at once by screen readers; for what appears after the page. */
  isUrgent?: boolean;
  id?: string;
  className?: string;
}

/** A message that stays where it is. */
export function Alert({ tone = "info", title, children, isUrgent = false, id, className }: AlertProps) {
  const { box, Icon } = looks[tone];
  return (
    <div
      id={id}
      role={isUrgent ? "alert" : undefined}
      className={classNames("flex gap-3 rounded-control p-4", box, className)}
    >
      <Icon aria-hidden className="mt-0.5 size-5 shrink-0" />
      <div className="grid gap-1">
        {title && <p className="font-semibold">{title}</p>}
        {children && <div className="text-ink">{children}</div>}
      </div>
    </div>
  );
}
