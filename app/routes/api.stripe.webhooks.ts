export { answerWebhook as action } from "~/webhooks/webhook-endpoint.server";
