import { Container, Head, Heading, Hr, Html, Preview, Section, Text } from "@react-email/components";
import type { ReactNode } from "react";
import { darkStyles, styles } from "./look";

interface MailShellProps {
  /** What an inbox shows beside the subject. */
  preview: string;
  heading: string;
  /** Why the recipient gets this email, and what to do if it isn't for them. */
  footnote: string;
  children: ReactNode;
}

/** The frame of every email: the shop's name, the contents, and why it was sent. */
export function MailShell({ preview, heading, footnote, children }: MailShellProps) {
  return (
    <Html lang="en">
      <Head>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>{heading}</title>
        <style>{darkStyles}</style>
      </Head>
      {/* Not the package's Body: it hides a cell in there whose light background no class could change. */}
      <body className="page" style={styles.page}>
        <Preview>{preview}</Preview>
        <Container className="page" style={styles.column}>
          <Text className="ink" style={styles.wordmark}>
            Lectern
          </Text>
          <Hr className="rule" style={styles.rule} />
          <Section className="sheet" style={styles.sheet}>
            <Heading className="ink" style={styles.heading}>
              {heading}
            </Heading>
            {children}
          </Section>
          <Text className="muted" style={{ ...styles.muted, margin: "20px 4px 0" }}>
            {footnote}
          </Text>
        </Container>
      </body>
    </Html>
  );
}
