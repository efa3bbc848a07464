import { data } from "@remix-run/node";

/** Everything that no other route answers, so that a 404 has the site's look and the visitor's account menu. */
export function loader() {
  throw data("This page doesn't exist.", { status: 404 });
}

export default function NotFound() {
  return null;
}
