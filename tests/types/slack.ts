// The types of all that a bot sends, as Slack's own packages publish them.

import type { RespondArguments, SlackOptionsMiddlewareArgs, ViewResponseAction } from "@slack/bolt";
import type { KnownBlock } from "@slack/types";
import type { WebClient } from "@slack/web-api";
import type { NewerBlock } from "./newer.js";

// One block. Messages and views are typed as lists of any object with a `type`, so each of their blocks is checked here.
export type SlackBlock = KnownBlock | NewerBlock;

// The arguments of a method: Arguments<WebClient["chat"]["postMessage"]>
export type Arguments<Method extends (options: never) => unknown> = Parameters<Method>[0];

// The acknowledgement of a command, and what is posted to a response_url.
export type Answer = RespondArguments;

// The acknowledgement of a submitted modal.
export type SubmissionAnswer = ViewResponseAction;

// The acknowledgement of letters typed into an external select.
export type Suggestions = NonNullable<Parameters<SlackOptionsMiddlewareArgs<"block_suggestion">["ack"]>[0]>;

// An app's manifest, without the leave to put anything else beside what is known.
type Manifest = Arguments<WebClient["apps"]["manifest"]["create"]>["manifest"];
export type AppManifest = { [Key in keyof Manifest as string extends Key ? never : Key]: Manifest[Key] };

// What comes with an acknowledgement that Slack reads nothing in.
export type Ignored = Record<string, never>;
