import type { LoaderFunctionArgs } from "@remix-run/node";
import { Outlet } from "@remix-run/react";
import { requireStaff } from "~/accounts/current-user.server";
import { StaffNavigation } from "~/admin/staff-navigation";

/** Every page below also calls `requireStaff` itself: loaders run in parallel and can be called alone. */
export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return null;
}

export default function Staff() {
  return (
    <div className="-mt-5 grid gap-8 sm:-mt-8">
      <StaffNavigation />
      <div className="grid gap-8">
        <Outlet />
      </div>
    </div>
  );
}
