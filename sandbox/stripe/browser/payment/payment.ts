import { ApiClient } from "../api/client";
import { overlayFields } from "../api/form";
import { type AppearanceStyles, appearanceStyles } from "../appearance/appearance-styles";
import { awaitConnection, type FrameChannel } from "../channel/frame-channel";
import type { FontFile, FromCardForm, ToCardForm } from "../channel/messages";
import { part } from "../page/document-parts";
import { CardForm } from "./card-form";
import { TestCardsMenu } from "./test-cards-menu";

const sheet = new CSSStyleSheet();

/** Applies an appearance to this document, replacing the previous one. Uses only the CSSOM, as the CSP requires. */
function applyStyles(styles: AppearanceStyles): void {
  const root = document.documentElement;
  root.style.cssText = "";
  root.style.colorScheme = styles.colorScheme;
  for (const [name, value] of styles.variables) root.style.setProperty(`--${name}`, value);
  root.toggleAttribute("data-still", !styles.hasAnimations);

  sheet.replaceSync("");
  for (const { selector, declarations } of styles.rules) {
    const rule = sheet.cssRules[sheet.insertRule(`${selector} {}`, sheet.cssRules.length)];
    if (!(rule instanceof CSSStyleRule)) continue;
    for (const [property, value] of declarations) rule.style.setProperty(property, value);
  }
  if (!document.adoptedStyleSheets.includes(sheet)) document.adoptedStyleSheets = [sheet];
}

type Line = FrameChannel<FromCardForm, ToCardForm>;

function applyAppearance(appearance: Parameters<typeof appearanceStyles>[0]): void {
  const styles = appearanceStyles(appearance);
  applyStyles(styles);
  if (styles.refused.length > 0)
    console.warn(
      `The sandbox's Payment Element can't apply these parts of appearance: ${styles.refused.join(", ")}`,
    );
}

async function addFont({ family, bytes, ...descriptors }: FontFile): Promise<void> {
  try {
    document.fonts.add(await new FontFace(family, bytes, descriptors).load());
  } catch {
    console.warn(`The sandbox's Payment Element can't use the font "${family}": the file isn't a font.`);
  }
}

function reportHeight(line: Line): void {
  const page = part("page", HTMLElement);
  new ResizeObserver(() => {
    line.send({ type: "height", pixels: Math.ceil(page.getBoundingClientRect().height) });
  }).observe(page);
}

function reportFocusAndKeys(line: Line, menu: TestCardsMenu): void {
  document.addEventListener("focusin", ({ relatedTarget }) => {
    if (!relatedTarget) line.send({ type: "focus" });
  });
  document.addEventListener("focusout", ({ relatedTarget }) => {
    if (!relatedTarget) line.send({ type: "blur" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      if (menu.isOpen) menu.close();
      else line.send({ type: "escape" });
    }
    if (event.key === "Enter" && event.target instanceof HTMLInputElement) {
      event.preventDefault();
      line.send({ type: "enter" });
    }
  });
}

function serve(line: Line): (message: ToCardForm) => void {
  let api = new ApiClient(location.origin);
  let reported = "";
  const form = new CardForm((state) => {
    const key = JSON.stringify(state);
    if (key !== reported) line.send({ type: "change", state });
    reported = key;
  });
  reportFocusAndKeys(line, new TestCardsMenu(form));

  return async (message) => {
    switch (message.type) {
      case "start":
        api = new ApiClient(location.origin, message.publishableKey);
        applyAppearance(message.appearance);
        form.configure(message.options);
        if (message.options.startsCollapsed) form.collapse();
        reportHeight(line);
        line.send({ type: "ready" });
        return;
      case "update":
        if (message.appearance) applyAppearance(message.appearance);
        if (message.options) form.configure(message.options);
        return;
      case "font":
        return addFont(message.font);
      case "busy":
        return form.setBusy(message.busy);
      case "refused":
        return form.showRefusal(message.error);
      case "focus":
        return form.focus();
      case "blur":
        return document.activeElement instanceof HTMLElement ? document.activeElement.blur() : undefined;
      case "clear":
        return form.clear();
      case "collapse":
        return form.collapse();
      case "validate": {
        const error = form.validate();
        line.send({ type: "answer", request: message.request, ...(error && { error }) });
        return;
      }
      case "createPaymentMethod": {
        const given = { billing_details: message.billingDetails };
        const answer = await api.createPaymentMethod(overlayFields(form.paymentMethodFields(), given));
        const { request } = message;
        line.send(
          answer.error
            ? { type: "answer", request, error: answer.error }
            : { type: "answer", request, paymentMethod: answer.value },
        );
      }
    }
  };
}

awaitConnection<FromCardForm, ToCardForm>(location.hash.slice(1), serve);
