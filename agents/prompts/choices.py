"""What a seat may do and must keep to, in plain lines: options with their bounds, and the limits of a mandate."""

from collections.abc import Sequence

from scenarios.engine.mandate import Mandate
from scenarios.kernel import options
from scenarios.kernel.actions import Narrowing, Option, Scalar
from scenarios.kernel.options import FormField


def option_lines(choices: Sequence[Option]) -> str:
    """A line for each option: `- Offer: Propose a price. price: a whole number from 0 to 20,000.`"""
    return "\n".join([_line(option) for option in choices])


def mandate_lines(mandate: Mandate) -> str:
    """A line for each limit: `- price: at most 9,000`."""
    return "\n".join([f"- {term.replace('_', ' ')}: {_limit(limit)}" for term, limit in mandate.limits])


def _line(option: Option) -> str:
    form = options.form(option)
    about = " ".join(form.help.split())
    return " ".join([f"- {form.action}: {about}", *[f"{_field(field)}." for field in form.fields]])


def _field(field: FormField) -> str:
    kinds = {
        "words": "text",
        "text": "text",
        "integer": "a whole number",
        "number": "a number",
        "flag": "true or false",
        "choice": "one of",
        "choices": "some of",
        "data": "data",
    }
    parts = [kinds[field.control]]
    if field.choices:
        parts.append(", ".join(map(_shown, field.choices)))
    elif field.control in ("integer", "number"):
        parts.append(_range(field.low, field.high))
    elif field.control == "words" and field.high is not None:
        parts.append(f"of at most {_shown(field.high)} characters")
    text = f"{field.name}: {' '.join(filter(None, parts))}"
    if not field.required:
        text += ", may be left out"
    return f"{text} ({field.help.strip().rstrip('.')})" if field.help else text


def _range(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f"from {_shown(low)} to {_shown(high)}"
    if low is not None:
        return f"of at least {_shown(low)}"
    return "" if high is None else f"of at most {_shown(high)}"


def _limit(limit: Narrowing) -> str:
    match limit.op:
        case "at_least":
            return f"at least {_shown(limit.args[0])}"
        case "at_most":
            return f"at most {_shown(limit.args[0])}"
        case "between":
            return f"from {_shown(limit.args[0])} to {_shown(limit.args[1])}"
        case "one_of":
            return f"one of {', '.join(map(_shown, limit.args))}"


def _shown(value: Scalar) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return str(value).lower() if isinstance(value, bool) or value is None else str(value)
