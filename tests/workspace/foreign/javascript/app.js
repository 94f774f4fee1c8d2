// A keeper of links on Bolt for JavaScript as its users write it, knowing nothing of any local workspace.
const { createRequire } = require("node:module");
const { App } = createRequire(`${process.env.MODULES}/`)("@slack/bolt");

const app = new App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
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

// Links to the reports are shown with what stands behind them
app.event("link_shared", async ({ event, client }) => {
  const report = (url) => ({ blocks: [{ type: "section", text: plain(`Report ${new URL(url).pathname.slice(1)}`) }], color: "#36a64f" });
  const unfurls = Object.fromEntries(event.links.map(({ url }) => [url, report(url)]));
  await client.chat.unfurl({ channel: event.channel, ts: event.message_ts, unfurls });
});
app.shortcut("keep", async ({ ack, shortcut, respond }) => {
  await ack();
  await respond({ text: `Kept: ${shortcut.message.text}`, response_type: "ephemeral" });
});

// How the services are, in attachments as old as the app
app.command("/weather", async ({ ack, command, client }) => {
  await ack();
  const attachment = {
    fallback: "All is well",
    color: "good",
    pretext: "As of now",
    title: command.text || "Everything",
    attachment_type: "default",
    fields: [{ title: "State", value: "up", short: true }, { title: "Since", value: 3, short: true }],
    footer: "Weather",
    ts: "1767225600",
  };
  await client.chat.postMessage({ channel: command.channel_name, username: "Weather", icon_emoji: ":sunny:", attachments: [attachment] });
});
app.event("team_join", async ({ event, client }) => {
  const { user } = await client.users.info({ user: event.user.id });
  await client.chat.postMessage({ channel: "general", text: `Welcome, ${user.real_name}!` });
});

app.start();
