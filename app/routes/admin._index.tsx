import type { LoaderFunctionArgs, MetaFunction } from "@remix-run/node";
import { requireStaff } from "~/accounts/current-user.server";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return null;
}

export default function Today() {
  return <h1 className="text-title">Today</h1>;
}

export const meta: MetaFunction = () => [{ title: "Today · Staff · Lectern" }];
