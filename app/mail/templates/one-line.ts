/** Text without line breaks and control characters, which could fake a header or a paragraph of ours. */
export function inOneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
}

/** Whether no mail client could take a name for a link. */
export function isHarmlessName(name: string): boolean {
  const isShort = name.length <= 80;
  return isShort && inOneLine(name) !== "" && !/[/@:\\]|\p{L}\.\p{L}{2,}|www\./iu.test(name);
}
