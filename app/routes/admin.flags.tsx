import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod/v4";
import { requireStaff } from "~/accounts/current-user.server";
import { staffForm } from "~/accounts/staff-form.server";
import { flagChangeSchema } from "~/admin/flags/feature-flag";
import { FlagCard } from "~/admin/flags/flag-card";
import { listFeatureFlags } from "~/admin/flags/list-feature-flags.server";
import { flagTitles } from "~/flags/flags";
import { setFlag } from "~/flags/flags.server";
import { Alert } from "~/ui/alert";

export async function loader({ request }: LoaderFunctionArgs) {
  await requireStaff(request);
  return { flags: await listFeatureFlags() };
}

/** Changes a flag for the whole shop. */
export async function action({ request, context }: ActionFunctionArgs) {
  const { staff, form } = await staffForm(request, context);
  const sent = flagChangeSchema.safeParse(Object.fromEntries(form));
  if (!sent.success) {
    const { fieldErrors } = z.flattenError(sent.error);
    return data({ name: String(form.get("name")), errors: fieldErrors, isSaved: false }, { status: 400 });
  }
  const { name, ...change } = sent.data;
  await setFlag(name, { ...change, changedBy: staff.email, actor: `staff:${staff.id}` });
  return data({ name, errors: undefined, isSaved: true });
}

export default function FeatureFlags() {
  const { flags } = useLoaderData<typeof loader>();
  const done = useActionData<typeof action>();
  const saved = flags.find(({ name }) => done?.isSaved && name === done.name);
  return (
    <>
      <div className="grid gap-3">
        <h1 className="text-title">Feature flags</h1>
        <p className="max-w-prose">
          Parts of the shop that can be turned off one by one while it runs. With all of them off, webhooks
          complete the orders, and the student's page polls until its order is complete.
        </p>
      </div>
      {saved && (
        <Alert tone="success" isUrgent title={`${flagTitles[saved.name]}: saved.`}>
          The change takes effect everywhere within five seconds.
        </Alert>
      )}
      <div className="grid items-start gap-6 lg:grid-cols-2">
        {flags.map((flag) => (
          <FlagCard key={flag.name} flag={flag} errors={done?.name === flag.name ? done.errors : undefined} />
        ))}
      </div>
    </>
  );
}

export const meta: MetaFunction = () => [{ title: "Feature flags · Staff · Lectern" }];
