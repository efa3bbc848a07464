import { Form, useLocation, useSubmit } from "@remix-run/react";
import { AuthenticityTokenInput } from "remix-utils/csrf/react";
import { useHydrated } from "remix-utils/use-hydrated";
import { Button } from "~/ui/button";
import { Select } from "~/ui/field";
import type { Price } from "./course";
import { currencyFacts } from "./currency";

interface CurrencySwitchProps {
  /** The choices; with only one, nothing is shown. */
  prices: Price[];
  current: string;
}

/** Chooses the currency, which the shop remembers. With JavaScript, no button is needed. */
export function CurrencySwitch({ prices, current }: CurrencySwitchProps) {
  const { pathname } = useLocation();
  const submit = useSubmit();
  const isHydrated = useHydrated();
  if (prices.length < 2) return null;
  return (
    <Form
      method="post"
      action="/currency"
      preventScrollReset
      onChange={(event) => submit(event.currentTarget)}
      className="flex flex-wrap items-center gap-2"
    >
      <AuthenticityTokenInput />
      <input type="hidden" name="redirectTo" value={pathname} />
      <label htmlFor="currency" className="text-ink-muted text-sm">
        Currency
      </label>
      <Select key={current} id="currency" name="currency" defaultValue={current}>
        {prices.map(({ currency }) => (
          <option key={currency} value={currency}>
            {currencyFacts(currency).name} ({currency.toUpperCase()})
          </option>
        ))}
      </Select>
      {!isHydrated && <Button look="secondary">Change</Button>}
    </Form>
  );
}
