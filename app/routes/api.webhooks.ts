export { answerWebhook as action } from "~/webhooks/answer-webhook.server";
