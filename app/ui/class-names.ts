import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

// It takes unknown names for colors: `text-title text-accent` would lose its size.
const merge = extendTailwindMerge({
  extend: {
    theme: {
      text: ["display", "title", "heading"],
      radius: ["card", "control"],
      shadow: ["card", "raised"],
      animate: ["arrive", "breathe", "glow", "settle"],
      ease: ["settle"],
    },
  },
});

/**
 * Joins class names; of two that contradict each other the later one wins.
 *
 * @example
 * classNames("px-4 text-title", isWide && "px-8"); // "text-title px-8"
 */
export function classNames(...values: ClassValue[]): string {
  return merge(clsx(values));
}
