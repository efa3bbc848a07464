/** What a coloured mark means; never said by colour alone. */
export type Tone = "neutral" | "info" | "success" | "warning" | "danger";
