"""Nothing that anybody writes is more than text."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import plain
from bot.bridge.content import Bold, Jump, Mention, Part, When
from bot.discord import inert, markup, spots
from bot.discord.splitting import split
from tests.discord.reader import blocks, read

TOKENS = [
    *"\\`*_~|[]()<>@#:/!&-+=.1 \n",
    *(
        "**",
        "__",
        "||",
        "~~",
        "```",
        "-# ",
        "# ",
        "### ",
        "> ",
        ">>> ",
        "1. ",
        "- ",
        "<@",
        "<@&1>",
        "<#12>",
        "123>",
    ),
    *(
        "@everyone",
        "@here",
        "@Everyone",
        "<t:1:R>",
        "<:a:1>",
        "<a:b_c:1>",
        "</x:1>",
        "<id:guide>",
        "https://",
        "x.y",
    ),
    *(
        "http",
        "://",
        "discord.gg/",
        "abc",
        "[a](https://b.c)",
        ":smile:",
        ":+1:",
        "steam://",
        "\u200b",
        "\u200d",
        "\ufe0f",
    ),
    *(
        "\u202e",
        "\u2028",
        "\r\n",
        "\x00",
        "\ud800",
        "e\u0301",
        "\U0001f469\u200d\U0001f4bb",
        "\u3164",
        "\u00a0",
        "\t",
    ),
]
texts = st.lists(st.sampled_from(TOKENS) | st.text(max_size=4), max_size=30).map("".join)


@given(texts)
def test_any_text_shows_itself_and_nothing_else(text: str) -> None:
    clean = plain.clean(text)
    assert read(inert.lines(inert.escaped(clean))) == clean


@given(texts)
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    assert plain.clean(plain.clean(text)) == plain.clean(text)


@given(texts)
def test_names_are_one_line(text: str) -> None:
    name = plain.one_line(text)
    assert "\n" not in name
    assert name == name.strip()
    assert read(inert.shown(text)) == name


@given(st.lists(texts, max_size=4), st.sampled_from([60, 300, 2_000]))
def test_posts_are_inert_however_they_are_split(parts: list[str], most: int) -> None:
    whole = plain.clean("".join(parts))
    pieces = split(markup.atoms(parts), most)
    said, code = "", ""
    for piece in pieces:
        outside, inside = blocks(piece)
        said += outside
        code += "".join(inside)
    left = _letters("".join(part for part, _ in plain.fenced(whole)))
    assert sorted(_letters(said) + _letters(code)) == sorted(left)
    assert all("```" not in block for block in re.findall(r"```\n(.*?)\n```", "\n".join(pieces), re.DOTALL))


def _letters(text: str) -> str:
    return "".join(character for character in text if character.isalnum())


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("*a* _b_ ~~c~~ ||d|| `e`", r"\*a\* \_b\_ \~\~c\~\~ \|\|d\|\| \`e\`"),
        ("<@1> <@&2> <#3> <t:4:R> <:e:5>", r"<\@1> <\@&2> <\#3> <t\:4:R> <\:e:5>"),
        ("@everyone @here", "@\u200beveryone @\u200bhere"),
        ("see https://a.bc/d", r"see https\://a.bc\/d"),
        ("[a](https://b)", r"\[a\](https\://b)"),
        ("discord.gg/abc", r"discord.gg\/abc"),
        (":smile: 12:30", r"\:smile: 12:30"),
        ("# a\n- b\n> c\n1. d\n-# e", "\\# a\n\\- b\n\\> c\n1\\. d\n\\-# e"),
        ("a - b, 3 > 2, #1, 2.5 and -3", "a - b, 3 > 2, #1, 2.5 and -3"),
        ("C:\\x ¯\\_(ツ)_/¯", "C:\\\\x ¯\\\\\\_(ツ)\\_/¯"),
    ],
)
def test_how_it_looks_on_the_way(text: str, shown: str) -> None:
    assert "".join(split(markup.atoms((text,)), 2_000)) == shown


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("\u202eevil\u202c \u2066x\u2069", "evil x"),
        ("\u3164\u2800", "  "),
        ("a\u200db", "ab"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("\u2764\ufe0f a\ufe0f", "\u2764\ufe0f a"),
        ("\u0645\u06cc\u200c\u062e\u0648", "\u0645\u06cc\u200c\u062e\u0648"),
        ("a\r\nb\u2028c\x0bd", "a\nb\nc\nd"),
        ("x\x00\x1b[31my", "x[31my"),
        ("\ud83d alone", "\ufffd alone"),
        ("z" + "\u0301" * 50, "z" + "\u0301" * 4),
        ("x\U000e0041\U000e007f", "x"),
    ],
)
def test_invisible_characters_go_and_those_that_mean_something_stay(text: str, clean: str) -> None:
    assert plain.clean(text) == clean


def test_code_blocks_stay_plain_code_blocks() -> None:
    text = "Look:\n```python\nprint('*a*') # <@1>\n```\n**done**"
    assert "".join(markup.atoms((text,))) == "Look:\n```\nprint('*a*') # <@1>\n```\n\n\\*\\*done\\*\\*"


@pytest.mark.parametrize("text", ["```\na", "``` ```", "``````", "a ``` b", "```" + "\n" * 4_000])
def test_fences_that_hold_nothing_or_never_end_are_text(text: str) -> None:
    assert "```" not in "".join(markup.atoms((text,)))


@pytest.mark.parametrize("text", ["``````\\```", "````a````", "```\n`a`\n```", "```x```y```z```"])
def test_fences_within_fences_are_no_way_out(text: str) -> None:
    outside, inside = blocks("".join(markup.atoms((text,))))
    assert inside
    assert all("```" not in block for block in inside)
    assert sorted(_letters(outside + "".join(inside))) == sorted(_letters(text))


def test_two_harmless_parts_make_nothing_together() -> None:
    assert "".join(markup.atoms(("<", "@1>", "http", "://x", "`", "``"))) == r"<\@1>http\://x\`\`\`"


@given(texts)
def test_bold_is_bold_and_its_text_inert(text: str) -> None:
    made = "".join(markup.atoms((Bold(text),)))
    name = plain.one_line(text)
    if len(inert.escaped(name)) <= 80 and name:
        assert made[:2] == made[-2:] == "**"
        made = made[2:-2]
    assert read(f"x{made}") == f"x{name}"


def test_parts_that_are_more_than_text() -> None:
    here = spots.spot(1, 2, 3)
    parts: tuple[Part, ...] = (
        Mention("42"),
        Mention("*who*"),
        When(1_700_000_000_999_999),
        When(1_700_000_000_000_000, "time"),
        Jump("the [offer](https://x)", here, "9"),
        Jump("elsewhere", here._replace(platform="another")),
        Jump("direct", spots.direct(5)),
        Bold("a"),
        Bold("b"),
    )
    assert "".join(markup.atoms(parts)) == (
        r"<@42>\*who\*<t:1700000000:R><t:1700000000:t>"
        r"[the \[offer\](https\://x)](<https://discord.com/channels/1/3/9>)elsewheredirect"
        "**a**\u200b**b**"
    )
