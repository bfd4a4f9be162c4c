"""What stands in place of a form that a platform cannot show now. Pure."""

from bot.bridge.content import Bold, Button, Content, FormView, Part
from bot.bridge.texts import controls as texts


def announced(form: FormView, *, late: bool) -> Content:
    """Its title and what is wrong with it, above the button that opens it; `late` where it was to open by itself."""
    body: list[Part] = [Bold(form.title)]
    if form.errors:
        labels = {field.name: field.label for field in form.fields}
        body += ["\n", texts.FORM_AGAIN]
        for name, wrong in form.errors.items():
            body += ["\n", Bold(f"{labels.get(name, name)}:"), " ", wrong] if name else ["\n", wrong]
    else:
        body += ["\n", texts.FORM_LONG if late else texts.FORM_READY]
    label = texts.CHANGE if form.errors else texts.OPEN
    return Content(tuple(body), buttons=(Button(label, form.id, "main"),))
