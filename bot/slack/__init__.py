"""Slack as a platform of the bridge. `slack_bolt` and `slack_sdk` are imported under this folder only.

`served` is what the process begins and ends; `service` puts all parts together. A move goes through them in
this order:

1. It comes by `sockets` (Socket Mode) or as a request (`listening`, `signed`). `inward` takes it in, and
   acknowledges it only then.
2. What was written or has happened is for `events`: each place in order (`lanes`), as plain text (`inbound`,
   `reading`). What was pressed, sent, or typed behind `/parley` is for `interactions`: whose it is (`people`,
   `directory`), where (`asked`, `bodies`), and what (`commands`, `ids`, `fields`). `arrivals` makes either
   the bridge's.
3. The bridge's answer goes to one person (`replies`), as a notice or as a form (`forms`).
4. What the bridge posts comes to `platform`: where to (`places`, `spots`), as which messages (`rendering`,
   and beneath it `markup`, `splitting`, `rich`, `escaping`, `components`, `voices`), how fast (`pacing`), and
   once (`posting`, `uploads`).
5. That it stands there is known by Slack's own word (`receipts`), or is looked up (`standing`, `history`).
   What people wrote in the meantime is read back (`rereading`).

Beside that way, `home` is the tab with what somebody plays; `connection` holds tokens, with `installing` and
`installed` where people install the app themselves; `failures` tells Slack's errors as the bridge's; `limits`
is what Slack takes at most; `needs` is why it is asked for which scopes; `checks` is the doctor's look at all
this.
"""
