// Makes slack.json anew from Slack's own TypeScript types. In an empty folder:
//
//   npm install @slack/types@3.2.0 @slack/bolt@5.1.0 @slack/web-api@8.2.0 \
//       typescript@5.9.3 ts-json-schema-generator@2.4.0
//   node generate.mjs > slack.json
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import {
  createFormatter, createParser, createProgram, SchemaGenerator, DEFAULT_CONFIG,
} from "ts-json-schema-generator";

const EVENTS = [
  "GenericMessageEvent", "BotMessageEvent", "FileShareMessageEvent", "ThreadBroadcastMessageEvent",
  "MessageChangedEvent", "MessageDeletedEvent", "ChannelJoinMessageEvent", "ChannelLeaveMessageEvent",
  "ChannelArchiveMessageEvent", "AppMentionEvent", "AppHomeOpenedEvent", "ReactionAddedEvent",
  "ReactionRemovedEvent", "MemberJoinedChannelEvent", "MemberLeftChannelEvent", "ChannelLeftEvent",
  "GroupLeftEvent", "ChannelArchiveEvent", "GroupArchiveEvent", "AppUninstalledEvent",
  "TokensRevokedEvent", "UserChangeEvent", "ChannelDeletedEvent", "GroupDeletedEvent",
  "ChannelCreatedEvent",
];
const PAYLOADS = [
  "EnvelopedEvent", "SlashCommand", "BlockAction", "ViewSubmitAction", "ViewClosedAction",
  "GlobalShortcut", "MessageShortcut",
];
const RESPONSES = [
  "ApiTest", "AppsConnectionsOpen", "AssistantThreadsSetStatus", "AssistantThreadsSetSuggestedPrompts",
  "AssistantThreadsSetTitle", "AuthTest", "BotsInfo", "ChatAppendStream", "ChatDelete", "ChatGetPermalink",
  "ChatPostEphemeral", "ChatPostMessage", "ChatStartStream", "ChatStopStream", "ChatUpdate",
  "ConversationsArchive", "ConversationsCreate", "ConversationsHistory", "ConversationsInfo",
  "ConversationsInvite", "ConversationsJoin", "ConversationsKick", "ConversationsList",
  "ConversationsMembers", "ConversationsOpen", "ConversationsReplies", "FilesCompleteUploadExternal",
  "FilesGetUploadURLExternal", "FilesInfo", "OauthV2Access", "ReactionsAdd", "ReactionsRemove",
  "TeamInfo", "UsersInfo", "UsersList", "ViewsOpen", "ViewsPublish", "ViewsPush", "ViewsUpdate",
].map((name) => `${name}Response`);
const PACKAGES = ["@slack/types", "@slack/bolt", "@slack/web-api", "typescript", "ts-json-schema-generator"];

const lines = [
  'import type * as types from "@slack/types";',
  'import type * as bolt from "@slack/bolt";',
  'import type * as web from "@slack/web-api";',
  ...EVENTS.map((name) => `export type X${name} = types.${name};`),
  ...PAYLOADS.map((name) => `export type X${name} = bolt.${name};`),
  ...RESPONSES.map((name) => `export type X${name} = web.${name};`),
];
writeFileSync("entry.ts", lines.join("\n"));
writeFileSync("tsconfig.json", JSON.stringify({
  compilerOptions: { module: "nodenext", moduleResolution: "nodenext", target: "es2022", strict: true, skipLibCheck: true },
  files: ["entry.ts"],
}));
const config = {
  ...DEFAULT_CONFIG, path: "entry.ts", tsconfig: "tsconfig.json", skipTypeCheck: true,
  additionalProperties: true, topRef: true, expose: "all",
};
const program = createProgram(config);
const made = {};
for (const name of [...EVENTS, ...PAYLOADS, ...RESPONSES]) {
  const begun = Date.now();
  try {
    const generator = new SchemaGenerator(program, createParser(program, config), createFormatter(config), config);
    made[name] = generator.createSchema(`X${name}`);
  } catch (error) {
    console.error(name, "cannot be made:", error.message.slice(0, 300));
  }
  console.error(name, Date.now() - begun, "ms");
}

// Definitions that are equal, with all that they refer to, are kept once; another of that name gets a number.
const REF = "#/definitions/";
const target = (ref) => decodeURIComponent(ref.slice(REF.length));
const isSchema = (value) => value && typeof value === "object";
const mapped = (value, onRef) => Array.isArray(value) ? value.map((one) => mapped(one, onRef))
  : !isSchema(value) ? value
  : Object.fromEntries(Object.entries(value)
      .filter(([key, inner]) => !(key === "description" && typeof inner === "string"))
      .map(([key, inner]) => [key, key === "$ref" && typeof inner === "string" ? onRef(target(inner)) : mapped(inner, onRef)]));
const digest = (text) => createHash("sha256").update(text).digest("hex");
const shared = {}, types = {}, taken = {};
for (const [type, { definitions, $ref }] of Object.entries(made)) {
  let signs = Object.fromEntries(Object.keys(definitions).map((name) => [name, name]));
  for (let round = 0; round < 12; round += 1) {
    signs = Object.fromEntries(Object.entries(definitions).map(([name, definition]) =>
      [name, digest(name + JSON.stringify(mapped(definition, (to) => signs[to])))]));
  }
  const names = {};
  for (const [name, sign] of Object.entries(signs)) {
    const plain = name.replace(/[^A-Za-z0-9]+/g, "_").slice(0, 60);
    let free = plain;
    for (let n = 2; free in taken && taken[free] !== sign; n += 1) free = `${plain}${n}`;
    taken[free] = sign;
    names[name] = free;
  }
  for (const [name, definition] of Object.entries(definitions)) {
    shared[names[name]] = mapped(definition, (to) => `#/$defs/${names[to]}`);
  }
  types[type] = names[target($ref)];
}
const versions = PACKAGES.map((name) => `${name}@${JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version}`);
console.log(JSON.stringify({
  $comment: `Generated by generate.mjs from the TypeScript types of ${versions.slice(0, 3).join(", ")} (MIT, Copyright Slack Technologies, LLC) with ${versions.slice(3).join(", ")}.`,
  types, $defs: shared,
}));
