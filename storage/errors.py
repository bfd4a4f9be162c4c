"""What can go wrong in the store, each with a sentence that says what to do."""

from scenarios.kernel.errors import ParleyError


class StoreError(ParleyError):
    """The database cannot be used as asked."""


class Unknown(StoreError):
    """No session, branch, checkpoint or text of that name in this tenant."""

