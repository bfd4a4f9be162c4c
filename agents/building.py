"""From what a reference or the settings say of a player with a model to the actor that plays it."""

from agents.forms import Form
from agents.references import Surroundings
from scenarios.engine.ports import Actor
from scenarios.kernel.errors import ParleyError


def build(form: Form, surroundings: Surroundings) -> Actor:
    """The actor. Raises `ParleyError` where something of it does not exist."""
    raise ParleyError(f"A {form['kind']} cannot be seated here.")
