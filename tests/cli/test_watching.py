"""Watching models at a terminal: each move is shown when it is made, and Ctrl-C says how to go on."""

import json
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

import pytest

from tests.cli.conftest import Parley
from tests.cli.processes import Terminal

OFFER = json.dumps({"move": {"action": "Offer", "price": 9000, "message": "My price."}})
WALK = json.dumps({"move": {"action": "WalkAway", "message": "No, thank you."}})
DEMO = ("demo", "--seed", "7", "--seat", "seller=model:fast")

Answers = SimpleQueue[str | None]


@pytest.fixture
def answers(tmp_path: Path) -> Iterator[Answers]:
    """What a model `fast` answers; it thinks for as long as there is nothing here. None closes the line."""
    waiting: Answers = SimpleQueue()

    class Endpoint(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            text = waiting.get()
            if text is None:
                return
            choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": text}}
            facts = {"id": "c", "object": "chat.completion", "created": 1, "model": "m", "choices": [choice]}
            body = json.dumps(facts).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing on the screen of the tests."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Endpoint)
    thread = Thread(target=server.serve_forever)
    thread.start()
    address = f"http://127.0.0.1:{server.server_port}/v1"
    (tmp_path / "parley.yaml").write_text(
        f"models:\n  fast: {{model: m, base_url: '{address}', retries: 0}}\n"
    )
    yield waiting
    for _ in range(4):
        waiting.put(None)
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.mark.long
def test_a_move_is_shown_while_the_next_one_is_thought_about(answers: Answers) -> None:
    answers.put(OFFER)
    terminal = Terminal(*DEMO)
    terminal.until("My price.")
    terminal.until("are thinking")
    assert terminal.process.poll() is None
    answers.put(WALK)
    assert terminal.end() == 0
    assert terminal.text.count("My price.") == 1
    assert "No, thank you." in terminal.text


@pytest.mark.long
def test_leaving_says_how_to_go_on_and_nothing_is_lost(answers: Answers, parley: Parley) -> None:
    answers.put(OFFER)
    terminal = Terminal(*DEMO)
    terminal.until("My price.")
    terminal.kill(2)
    assert terminal.end() == 1
    (found,) = json.loads(parley("list", "--json").out)
    assert f"resume {found['session']}/1" in terminal.text
    for _ in range(2):  # one may go to the call that was cut off
        answers.put(WALK)
    again = parley("resume", found["session"])
    assert again.code == 0, again.err
    assert again.out.count("My price.") == 1
    assert "No, thank you." in again.out
