import { useLocation } from "@remix-run/react";
import { type RefObject, useEffect, useRef } from "react";

/**
 * Moves the focus to `target` when a link or a form has led to another page. The browser does so itself only when
 * it loads a document; a page that was exchanged by script leaves keyboard and screen reader on an element
 * that is gone, or that means something else on the page that has come.
 */
export function useFocusOnArrival(target: RefObject<HTMLElement>): void {
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    target.current?.focus({ preventScroll: true });
  }, [pathname, target]);
}
