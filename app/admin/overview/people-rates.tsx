import type { ServiceStatus } from "~/observability/backlog/service-windows";
import { Stat } from "~/ui/stat";
import { percent } from "./target";

/** How many purchases went through without anybody, and how many took a member of staff. */
export function PeopleRates({ rates }: Pick<ServiceStatus, "rates">) {
  const { paid, touched, troubled } = rates["30d"];
  const share = (count: number) => (paid > 0 ? percent(count / paid) : "No data");
  const counted = (count: number) =>
    paid > 0
      ? `${count.toLocaleString("en")} of ${paid.toLocaleString("en")} paid in 30 days`
      : "nothing was paid in 30 days";
  return (
    <>
      <Stat
        label="Support-free purchases"
        value={share(paid - troubled)}
        detail={`${counted(paid - troubled)}: never stuck or in review, untouched by staff, no “not easy”`}
      />
      <Stat label="Orders that staff touched" value={share(touched)} detail={counted(touched)} />
    </>
  );
}
