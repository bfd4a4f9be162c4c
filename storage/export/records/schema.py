"""The JSON schema of `parley-trace/1`, as it stands in `docs/schemas`."""

import json

from storage.export.records.header import Trace


def document() -> str:
    """The schema of a whole export; a line of `jsonl` is its `Header` part, then one of its events."""
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "parley-trace-1",
        **Trace.model_json_schema(),
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
