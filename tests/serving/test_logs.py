"""The operator learns what failed and where; nobody's words and no secret ever stand in the log."""

import io
import json
import logging
from typing import Any

import pytest
import structlog

from bot import logs
from scenarios.kernel.errors import ParleyError

TOKEN = "MTIzNDU2.secret.of-the-operator"
HOOK = "x" * 20 + "-" + "y" * 48


LIBRARIES = ("apscheduler", "discord", "httpx", "openai", "sqlalchemy.engine")


def lines(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_json_where_no_terminal_is(out: io.StringIO) -> None:
    logs.configure(stream=out)
    structlog.get_logger("parley.try").info("opened", branch="k3f9xq/1", seat="buyer")
    logging.getLogger("parley.other").warning("place %d stands still", 7)
    first, second = lines(out)
    assert first["event"] == "opened"
    assert (first["level"], first["logger"], first["branch"]) == ("info", "parley.try", "k3f9xq/1")
    assert first["timestamp"].endswith("Z")
    assert (second["event"], second["level"]) == ("place 7 stands still", "warning")


def test_lines_for_people_on_a_terminal(out: io.StringIO) -> None:
    logs.configure(stream=out, as_json=False)
    structlog.get_logger("parley.try").info("opened", branch="k3f9xq/1")
    assert "opened" in out.getvalue()
    with pytest.raises(ValueError, match="Expecting"):
        json.loads(out.getvalue())


@pytest.mark.parametrize("as_json", [True, False])
@pytest.mark.parametrize("debug", [True, False])
def test_no_words_and_no_secrets_at_any_level(out: io.StringIO, debug: bool, as_json: bool) -> None:
    logs.configure(secrets=(TOKEN,), debug=debug, stream=out, as_json=as_json)
    log = structlog.get_logger("parley.try")
    for tell in (log.debug, log.info, log.error):
        tell(
            "said",
            text="my limit is zyxwv",
            content="zyxwv",
            values={"price": "zyxwv"},
            more={"prompt": "zyxwv"},
        )
        tell("called", token="zyxwv", api_key="zyxwv", Authorization="zyxwv")
    logging.getLogger("parley.other").error("the token is %s", TOKEN)
    logging.getLogger("discord.http").debug("%s has received %s", TOKEN, "zyxwv")
    logging.getLogger("discord.http").warning("POST https://host/webhooks/1/%s responded with 429", HOOK)
    for name in LIBRARIES:
        logging.getLogger(name).debug("zyxwv")
        logging.getLogger(name).info("zyxwv")
    shown = out.getvalue()
    assert "said" in shown
    assert "responded with 429" in shown
    for secret in (TOKEN, "zyxwv", HOOK):
        assert secret not in shown


def test_a_failure_is_told_by_kind_and_place_without_what_it_quotes(out: io.StringIO) -> None:
    logs.configure(stream=out)
    log = logging.getLogger("parley.try")
    try:
        try:
            int("my limit is zyxwv")
        except ValueError as error:
            raise RuntimeError("my limit is zyxwv") from error
    except RuntimeError:
        log.exception("a step failed")
        structlog.get_logger("parley.other").exception("another failed")
    for line in lines(out):
        assert "RuntimeError at test_logs.py:" in line["failure"]
        assert " <- ValueError at test_logs.py:" in line["failure"]
    assert "zyxwv" not in out.getvalue()
    assert "Traceback" not in out.getvalue()


def test_causes_that_are_ours_or_the_system_s_are_told(out: io.StringIO) -> None:
    logs.configure(stream=out)
    for error in (ParleyError("It is open in another window."), OSError(28, "No space left on device")):
        try:
            raise error
        except (ParleyError, OSError):
            logging.getLogger("parley.try").exception("failed")
    first, second = lines(out)
    assert "ParleyError: It is open in another window." in first["failure"]
    assert "No space left on device" in second["failure"]


class _Answer(Exception):
    status = 403
    code = 50013


def test_numbers_of_refusals_and_groups_are_told(out: io.StringIO) -> None:
    logs.configure(stream=out)
    try:
        raise ExceptionGroup("zyxwv", [_Answer("zyxwv"), KeyError("zyxwv")])
    except ExceptionGroup:
        logging.getLogger("parley.try").exception("failed")
    failure = lines(out)[0]["failure"]
    assert "_Answer (403 50013)" in failure
    assert "KeyError" in failure
    assert "zyxwv" not in out.getvalue()


def test_debug_is_only_told_when_asked_for(out: io.StringIO) -> None:
    logs.configure(stream=out)
    structlog.get_logger("parley.try").debug("small")
    assert out.getvalue() == ""
    logs.configure(stream=out, debug=True)
    structlog.get_logger("parley.try").debug("small")
    assert lines(out)[0]["event"] == "small"
