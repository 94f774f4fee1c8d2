// What the compiler has to refuse, or it would let mistakes of ours pass: each line without its error is one itself.

import type { WebClient } from "@slack/web-api";
import type { Answer, AppManifest, Arguments, SlackBlock, SubmissionAnswer, Suggestions } from "./slack.js";

// @ts-expect-error: a type that Slack does not have
export const unknownBlock: SlackBlock = { type: "sectoin", text: { type: "mrkdwn", text: "Hi" } };
// @ts-expect-error: a text object where a text is wanted
export const wrongText: SlackBlock = { type: "markdown", text: { type: "mrkdwn", text: "Hi" } };
// @ts-expect-error: only plain text in a header
export const styledHeader: SlackBlock = { type: "header", text: { type: "mrkdwn", text: "*Hi*" } };
// @ts-expect-error: a property of plain text on mrkdwn
export const mixedText: SlackBlock = { type: "section", text: { type: "mrkdwn", text: "Hi", emoji: true } };
// @ts-expect-error: an element that belongs to input blocks
export const wrongElement: SlackBlock = { type: "actions", elements: [{ type: "plain_text_input" }] };
// @ts-expect-error: a style that buttons do not have
export const loudButton: SlackBlock = { type: "actions", elements: [{ type: "button", text: { type: "plain_text", text: "Go" }, style: "warning" }] };
// @ts-expect-error: a table without its caption
export const namelessTable: SlackBlock = { type: "data_table", rows: [[{ type: "raw_text", text: "A" }]] };
// @ts-expect-error: a chart without its axis
export const bareChart: SlackBlock = { type: "data_visualization", title: "A", chart: { type: "bar", series: [] } };
// @ts-expect-error: nobody to send it to
export const lostMessage: Arguments<WebClient["chat"]["postMessage"]> = { text: "Hi" };
// @ts-expect-error: no such argument
export const misspelt: Arguments<WebClient["chat"]["update"]> = { channel: "C1", ts: "1.2", text: "Hi", thraed_ts: "1.2" };
// @ts-expect-error: a modal without its title
export const untitled: Arguments<WebClient["views"]["open"]> = { trigger_id: "1", view: { type: "modal", blocks: [] } };
// @ts-expect-error: neither private nor public
export const vague: Answer = { text: "Hi", response_type: "everybody" };
// @ts-expect-error: errors are texts
export const wordless: SubmissionAnswer = { response_action: "errors", errors: { title: true } };
// @ts-expect-error: an option without its text
export const blank: Suggestions = { options: [{ value: "a" }] };
// @ts-expect-error: a scope that does not exist
export const greedy: AppManifest = { display_information: { name: "A" }, oauth_config: { scopes: { bot: ["chat:shout"] } } };
// @ts-expect-error: a section that manifests do not have
export const odd: AppManifest = { display_information: { name: "A" }, featurs: {} };
