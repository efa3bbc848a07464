import { Form, Link } from "@remix-run/react";
import { Search } from "lucide-react";
import { Button } from "~/ui/button";
import { classNames } from "~/ui/class-names";
import { TextInput } from "~/ui/field";
import type { Category } from "./course";

interface CatalogSearchProps {
  search: string;
  category: string;
  categories: Category[];
}

/** Search words and category, as an ordinary GET form and links. */
export function CatalogSearch({ search, category, categories }: CatalogSearchProps) {
  return (
    <search className="grid gap-4">
      <Form method="get" action="/" className="flex max-w-xl gap-2">
        {category && <input type="hidden" name="category" value={category} />}
        <label htmlFor="q" className="sr-only">
          Search the courses
        </label>
        <div className="relative grow">
          <Search aria-hidden className="absolute top-3 left-3.5 size-5 text-ink-muted" />
          <TextInput
            key={search}
            id="q"
            name="q"
            type="search"
            defaultValue={search}
            placeholder="Bread, type, statistics…"
            className="pl-11"
          />
        </div>
        <Button>Search</Button>
      </Form>
      <ul aria-label="Categories" className="flex flex-wrap gap-1">
        <CategoryLink label="All" to={addressOf(search, "")} isCurrent={category === ""} />
        {categories.map(({ name, courseCount }) => (
          <CategoryLink
            key={name}
            label={`${name} (${courseCount})`}
            to={addressOf(search, name)}
            isCurrent={category === name}
          />
        ))}
      </ul>
    </search>
  );
}

function CategoryLink({ label, to, isCurrent }: { label: string; to: string; isCurrent: boolean }) {
  return (
    <li>
      <Link
        to={to}
        preventScrollReset
        aria-current={isCurrent ? "true" : undefined}
        className={classNames(
          "inline-flex min-h-11 items-center rounded-control px-3 no-underline hover:bg-sunken",
          isCurrent && "bg-lamp font-semibold text-lamp-ink hover:bg-lamp",
        )}
      >
        {label}
      </Link>
    </li>
  );
}

function addressOf(search: string, category: string): string {
  const query = new URLSearchParams();
  if (search) query.set("q", search);
  if (category) query.set("category", category);
  return query.size > 0 ? `/?${query}` : "/";
}
