// Points the clients of Slack's JavaScript SDK at SLACK_API_URL: node reads this at its start, before any app.
// A client that was given an address keeps it.
const Module = require("node:module");

const SLACK = "https://slack.com/api/";
const address = process.env.SLACK_API_URL;
const load = Module._load;
const pointed = new WeakSet();

function point(client) {
  if (pointed.has(client)) return;
  pointed.add(client);
  const { apiCall } = client.prototype;
  client.prototype.apiCall = function (...given) {
    if (this.slackApiUrl === SLACK) {
      this.slackApiUrl = address;
      if (this.axios) this.axios.defaults.baseURL = address; // before version 8
    }
    return apiCall.apply(this, given);
  };
}

if (address) {
  Module._load = function (request, ...rest) {
    const loaded = load.call(this, request, ...rest);
    if (/@slack[\\/]web-api/.test(request) && loaded?.WebClient) point(loaded.WebClient);
    return loaded;
  };
}
