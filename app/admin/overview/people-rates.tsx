import type { ServiceStatus } from "~/observability/backlog/service-windows";
import { Stat } from "~/ui/stat";
import { percent } from "./target";

/** How many purchases went through without help, and how many staff had to touch. */
export function PeopleRates({ rates }: Pick<ServiceStatus, "rates">) {
  const { paid, touched, troubled } = rates["30d"];
  const share = (count: number) => (paid > 0 ? percent(count / paid) : "No data");
  const counted = (count: number) =>
    paid > 0
      ? `${count.toLocaleString("en")} of ${paid.toLocaleString("en")} paid in 30 days`
      : "no paid orders in 30 days";
  return (
    <>
      <Stat
        label="Support-free purchases"
        value={share(paid - troubled)}
        detail={`${counted(paid - troubled)}: never stuck or in review, not touched by staff, no negative feedback`}
      />
      <Stat label="Orders touched by staff" value={share(touched)} detail={counted(touched)} />
    </>
  );
}
