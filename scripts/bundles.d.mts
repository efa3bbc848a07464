export const nodeEntries: Record<string, string>;
