// A small app on Bolt for JavaScript: a command that opens a form, an event, a file.
const { createRequire } = require("node:module");
const { App } = createRequire(`${process.env.MODULES}/`)("@slack/bolt");

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl: process.env.SLACK_API_URL },
});
const plain = (text) => ({ type: "plain_text", text });
const title = { type: "input", block_id: "title", label: plain("Title"), element: { type: "plain_text_input", action_id: "title" } };

app.command("/ticket", async ({ ack, body, client }) => {
  await ack();
  const view = { type: "modal", callback_id: "ticket", title: plain("A ticket"), submit: plain("Send"), blocks: [title] };
  await client.views.open({ trigger_id: body.trigger_id, view });
});
app.view("ticket", async ({ ack, body, view, client }) => {
  const text = view.state.values.title.title.value;
  if (text.length < 5) return ack({ response_action: "errors", errors: { title: "Say a little more" } });
  await ack();
  await client.chat.postMessage({ channel: body.user.id, text: `Taken: ${text}` });
});
app.event("reaction_added", async ({ event, client }) => {
  await client.chat.postMessage({ channel: event.item.channel, thread_ts: event.item.ts, text: `Seen: ${event.reaction}` });
});
app.command("/export", async ({ ack, command, client }) => {
  await ack("Coming …");
  await client.filesUploadV2({ channel_id: command.channel_id, content: "a,b\n1,2\n", filename: "export.csv" });
});

app.start();
