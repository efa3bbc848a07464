import { Button, Link, Text } from "@react-email/components";
import type { ReactNode } from "react";
import { styles } from "./look";
import { inOneLine, isHarmlessName } from "./one-line";

export function Paragraph({ children }: { children: ReactNode }) {
  return (
    <Text className="ink" style={styles.text}>
      {children}
    </Text>
  );
}

export function SmallPrint({ children }: { children: ReactNode }) {
  return (
    <Text className="muted" style={styles.muted}>
      {children}
    </Text>
  );
}

/**
 * By name, unless the name looks like an advertisement: whoever signs up chooses it, with an address that may
 * be someone else's.
 */
export function Greeting({ name }: { name: string }) {
  return <Paragraph>{isHarmlessName(name) ? `Hello ${inOneLine(name)},` : "Hello,"}</Paragraph>;
}

export function ActionButton({ url, children }: { url: string; children: string }) {
  return (
    <Text style={{ margin: "24px 0" }}>
      <Button className="button" href={url} style={styles.button}>
        {children}
      </Button>
    </Text>
  );
}

/** A URL to copy, in case the button doesn't work. */
export function CopyableLink({ url }: { url: string }) {
  return (
    <Link className="link" href={url} style={styles.link}>
      {url}
    </Link>
  );
}
