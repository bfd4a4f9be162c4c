"""Texts and posts that try to be more than text, and more than fits."""

from hypothesis import strategies as st

from bot.bridge.buttons import ButtonId
from bot.bridge.content import Bold, Button, Content, File, Jump, Mention, Voice, When
from bot.slack.known import Known
from bot.slack.spots import permalink, spot

TOKENS = [
    *"*_~`<>&|@#:!/.\\\"'-+1 \n",
    *("```", "> ", "- ", "• ", "1. ", "&lt;", "&amp;", "&gt;", "&amp;lt;", "<!", "<@", "|", "\ud83d", "**"),
    *("<!channel>", "<!here|here>", "<!everyone>", "<@U123ABC>", "<@U123ABC|anna>", "<#C123|general>"),
    *("<!subteam^S123|@all>", "<!date^1700000000^{ago}|x>", "@channel", "@here", "@everyone", "#general"),
    *(
        "<https://evil.example|good>",
        "https://a.example/b?c=d&e=f",
        "http://",
        "www.a.example",
        "a@b.example",
    ),
    *(
        "mailto:a@b.example",
        "tel:+49",
        ":smile:",
        ":+1:",
        "::",
        ":a:b:",
        ":e-mail:",
        "[a](https://b.example)",
    ),
    *("\u200b", "\u2060", "\u200d", "\ufe0f", "\u202e", "\u2028", "\r\n", "\x00", "e\u0301", "\u3164", "\t"),
    *(
        "\U0001f469\u200d\U0001f4bb",
        "\U0001f1e9\U0001f1ea",
        "\U0001f44d\U0001f3fd",
        "漢字",
        "ก็",
        "각",
        "\U0001f600",
    ),
]
texts = st.lists(st.sampled_from(TOKENS) | st.text(max_size=4), max_size=30).map("".join)
REPEATED = [
    ("x", 9_000),
    ("word ", 2_500),
    ("&", 4_000),
    ('"\\', 4_000),
    ("漢", 5_000),
    ("\U0001f600", 4_000),
    ("a.b:c@d", 1_500),
    ("\n", 5_000),
    ("e\u0e49\u0e49", 2_000),
    ("\u0e49\u200d", 3_000),
    ("*", 3_000),
]
long_texts = st.one_of(
    texts,
    st.sampled_from(REPEATED).map(lambda repeated: repeated[0] * repeated[1]),
    st.just(900).map(lambda lines: "```\n" + "code & more\n" * lines + "```"),
)

NAMES = {"U1": "Anna <!channel>", "U2": "*Ben* :smile:", "W3": "Cleo\u202e"}
HOME = "https://acme.slack.com/"
KNOWN = Known(
    lambda user: NAMES.get(user, ""),
    lambda channel: {"C1": "general"}.get(channel, ""),
    lambda where, message: permalink(HOME, where, message),
)
HERE = spot("T1", "C1", "1700000000.000100")

parts = st.one_of(
    long_texts,
    st.builds(Bold, texts),
    st.builds(When, st.integers(0, 4_000_000_000_000_000), st.sampled_from(["left", "time"])),
    st.builds(Mention, st.sampled_from([*NAMES, "U404", "not an id", "<!channel>"])),
    st.builds(Jump, texts, st.just(HERE), st.sampled_from([None, "1700000009.000200", "|><"])),
)
buttons = st.builds(
    Button,
    label=texts,
    id=st.integers(0, 999).map(lambda number: ButtonId("b", (str(number),))),
    style=st.sampled_from(["plain", "main", "good", "danger"]),
    enabled=st.sampled_from([True, True, True, False]),
)
contents = st.builds(
    Content,
    body=st.lists(parts, max_size=3).map(tuple),
    title=texts | st.sampled_from(["", "", "&" * 400, "漢" * 400, ":a:" * 60]),
    fields=st.lists(st.tuples(texts, st.lists(parts, max_size=1).map(tuple)), max_size=3).map(tuple),
    buttons=st.lists(buttons, max_size=12).map(tuple),
    files=st.lists(st.builds(File, texts, st.just(b"x"), texts), max_size=3).map(tuple),
    voice=st.none() | st.builds(Voice, texts, st.booleans()),
    ping=st.lists(st.sampled_from(["U1", "U2", "U404", "<!channel>", "everyone"]), max_size=3).map(tuple),
)
