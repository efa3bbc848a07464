/** The shop's colours for light and dark, as `app/ui/styles/tokens.css` has them: mail readers know no variables. */
export const colors = {
  paper: ["#f4f6f3", "#0f1513"],
  surface: ["#ffffff", "#161e1b"],
  line: ["#d2d9d3", "#2a3631"],
  rule: ["#121d19", "#5d6c65"],
  ink: ["#121d19", "#ebf0ed"],
  inkMuted: ["#4b5953", "#a6b5ae"],
  accent: ["#0b5d4b", "#66d4b6"],
  accentInk: ["#ffffff", "#06231b"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

const serif = 'Newsreader, Georgia, "Times New Roman", serif';
const sans = '"Hanken Grotesk", Arial, Helvetica, sans-serif';

/** The styles of each part, written into the parts themselves: many readers drop a style sheet. */
export const styles = {
  page: { backgroundColor: colors.paper[0], color: colors.ink[0], fontFamily: sans, margin: 0, padding: 0 },
  column: { maxWidth: "560px", width: "100%", margin: "0 auto", padding: "24px 16px 40px" },
  wordmark: { fontFamily: serif, fontSize: "26px", lineHeight: "32px", color: colors.ink[0], margin: 0 },
  rule: {
    borderTop: `3px solid ${colors.rule[0]}`,
    borderBottom: `1px solid ${colors.rule[0]}`,
    borderLeft: 0,
    borderRight: 0,
    height: "2px",
    margin: "12px 0 20px",
  },
  sheet: {
    backgroundColor: colors.surface[0],
    border: `1px solid ${colors.line[0]}`,
    borderRadius: "6px",
    padding: "28px 24px 14px",
  },
  heading: {
    fontFamily: serif,
    fontSize: "28px",
    lineHeight: "34px",
    fontWeight: 400,
    color: colors.ink[0],
    margin: "0 0 16px",
  },
  text: { fontSize: "16px", lineHeight: "25px", color: colors.ink[0], margin: "0 0 16px" },
  muted: { fontSize: "14px", lineHeight: "21px", color: colors.inkMuted[0], margin: "0 0 12px" },
  button: {
    backgroundColor: colors.accent[0],
    color: colors.accentInk[0],
    borderRadius: "6px",
    fontSize: "16px",
    fontWeight: 600,
    lineHeight: "20px",
    padding: "13px 22px",
  },
  link: { color: colors.accent[0], textDecoration: "underline", wordBreak: "break-all" },
  table: { width: "100%", marginBottom: "14px" },
  line: { border: 0, borderTop: `1px solid ${colors.line[0]}`, margin: "16px 0" },
  cell: {
    fontSize: "16px",
    lineHeight: "24px",
    color: colors.ink[0],
    padding: "4px 0",
    verticalAlign: "top",
  },
  amount: {
    fontSize: "16px",
    lineHeight: "24px",
    color: colors.ink[0],
    padding: "4px 0 4px 16px",
    textAlign: "right",
    verticalAlign: "top",
    whiteSpace: "nowrap",
  },
} as const;

/**
 * What changes in the dark (no `>`: React would escape it), by the class that each part carries; `!important`
 * wins over the part's own style.
 */
export const darkStyles = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) {
  .page { background-color: ${colors.paper[1]} !important; }
  .sheet { background-color: ${colors.surface[1]} !important; border-color: ${colors.line[1]} !important; }
  .ink { color: ${colors.ink[1]} !important; }
  .muted { color: ${colors.inkMuted[1]} !important; }
  .rule { border-color: ${colors.rule[1]} !important; }
  .line { border-color: ${colors.line[1]} !important; }
  .button { background-color: ${colors.accent[1]} !important; color: ${colors.accentInk[1]} !important; }
  .link { color: ${colors.accent[1]} !important; }
}
@media (max-width: 480px) {
  .sheet { padding: 22px 18px 10px !important; }
}
`;
