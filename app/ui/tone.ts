/** What a colored mark means; never conveyed by color alone. */
export type Tone = "neutral" | "info" | "success" | "warning" | "danger";
