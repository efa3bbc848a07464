import type { FrameLocator, Locator, Page } from "@playwright/test";

/** The test shop's page, as a customer handles it. */
export class ShopPage {
  readonly card: FrameLocator;
  readonly bank: FrameLocator;
  readonly results: Locator;

  constructor(readonly page: Page) {
    this.card = page.frameLocator('iframe[title="Secure payment input frame"]');
    this.bank = page.frameLocator('iframe[title="3-D Secure authentication"]');
    this.results = page.getByRole("list", { name: "Results" }).getByRole("listitem");
  }

  async open(url: string, setup: Record<string, string> = {}): Promise<this> {
    await this.page.goto(`${url}/?${new URLSearchParams(setup)}`);
    await this.payButton.and(this.page.locator(":enabled")).waitFor();
    return this;
  }

  get payButton(): Locator {
    return this.page.getByRole("button", { name: "Pay" });
  }

  /** Types a card in, key by key. */
  async type(number: string, { expiry = "1234", cvc = "123", zip = "42424" } = {}): Promise<void> {
    await this.field("Card number").fill("");
    await this.field("Card number").pressSequentially(number);
    await this.field("Expiration date").fill("");
    await this.field("Expiration date").pressSequentially(expiry);
    await this.field("Security code").fill(cvc);
    if (zip) await this.field("ZIP code").fill(zip);
  }

  field(label: string): Locator {
    return this.card.getByLabel(label);
  }

  async pay(): Promise<void> {
    await this.payButton.click();
  }
}
