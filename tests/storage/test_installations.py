"""Where the app was installed: kept over a restart, renewed in place, and each workspace apart."""

from storage.installations import Installations
from tests.fakes.loop import awaited
from tests.storage.place import Place


@awaited
async def test_each_is_kept_until_it_is_removed(place: Place) -> None:
    kept = Installations(place.open(), "web")
    assert await kept.load("w") is None
    await kept.keep("w", {"token": "first", "until": None})
    await kept.keep("v", {"token": "other", "until": 7})
    await Installations(place.open(), "mail").keep("w", {"token": "mail"})
    await kept.keep("w", {"token": "second", "until": 2**60})
    kept = Installations(place.open(), "web")
    assert await kept.load("w") == {"token": "second", "until": 2**60}
    await kept.remove("w")
    await kept.remove("w")
    assert [await kept.load(one) for one in ("w", "v")] == [None, {"token": "other", "until": 7}]
    assert await Installations(place.open(), "mail").load("w") == {"token": "mail"}
