"""Short names that are the same for the same arrival."""

from hashlib import blake2b

from storage.sessions import ALPHABET

LENGTH = 10


def identity(arrival: str) -> str:
    """What an arrival makes is called so: taken in again, it makes the same."""
    number = int.from_bytes(blake2b(arrival.encode(), digest_size=8).digest())
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[place])
    return "".join(letters)
