import { data, type LoaderFunctionArgs, type MetaFunction, redirect } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { requireUser } from "~/accounts/current-user.server";
import { readCurrency } from "~/catalog/currency-cookie.server";
import { CurrencySwitch } from "~/catalog/currency-switch";
import { findCourse } from "~/catalog/find-course.server";
import { chooseCurrency, quote } from "~/catalog/quote";
import { CheckoutForm } from "~/checkout/checkout-form";
import { CheckoutSummary } from "~/checkout/checkout-summary";
import { hasAccess } from "~/learning/grant.server";
import { findOrder } from "~/orders/find-order.server";
import { stripeBrowserConfig } from "~/platform/stripe.server";
import { countView } from "~/reports/count-step.server";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const student = await requireUser(request);
  const course = await findCourse(String(params.courseSlug));
  if (!course) throw data("This course doesn't exist.", { status: 404 });
  if (await hasAccess(student.id, course.id)) throw redirect(`/learn/${course.slug}`);
  if (course.access === "free") throw redirect(`/courses/${course.slug}`);
  countView("checkout", course.id, request, student);

  const { searchParams } = new URL(request.url);
  const currency = chooseCurrency(course, searchParams.get("currency") ?? (await readCurrency(request)));
  const refusedIntent = searchParams.get("refused");
  const refused =
    refusedIntent && (await findOrder({ paymentIntentId: refusedIntent, studentId: student.id }));
  return {
    course,
    quote: quote(course, { currency }),
    email: student.email,
    stripe: stripeBrowserConfig(),
    refusal: refused ? (refused.failure?.message ?? null) : null,
  };
}

export default function Checkout() {
  const { course, quote, email, stripe, refusal } = useLoaderData<typeof loader>();
  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1fr)_24rem] lg:gap-14">
      <section aria-labelledby="pay" className="grid content-start gap-6">
        <div className="grid gap-2">
          <h1 id="pay" className="text-title">
            Pay for your course
          </h1>
          <p className="text-ink-muted">
            Signed in as {email}. You get access as soon as your payment is confirmed.
          </p>
        </div>
        <CheckoutForm
          key={quote.currency}
          courseSlug={course.slug}
          price={quote}
          stripe={stripe}
          refusal={refusal}
        />
      </section>
      <CheckoutSummary course={course} quote={quote}>
        <CurrencySwitch prices={course.prices} current={quote.currency} />
      </CheckoutSummary>
    </div>
  );
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [
  { title: `Pay for ${data?.course.title ?? "your course"} · Lectern` },
];
