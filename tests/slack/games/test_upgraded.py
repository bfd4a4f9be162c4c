"""A game in Slack goes on where it was when Parley, and with it the tables of its database, became newer."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command

from storage import migrate, revision
from storage.errors import StoreError
from tests.fakes.loop import awaited
from tests.fakes.slack.world import slack_world
from tests.slack.games.play import OVER, check, exported, limit, rung, sale

pytestmark = pytest.mark.long
EARLIER = "0003"
"""The first tables that hold where something is played."""


def made_older(url: str) -> None:
    """The database is as an earlier Parley would have made it."""
    engine = revision.plain_engine(url)
    with engine.begin() as connection:
        config = migrate._config()
        config.attributes["connection"] = connection
        command.downgrade(config, EARLIER)
    engine.dispose()


@awaited
async def test_a_sale_goes_on_to_its_end_after_an_upgrade(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'parley.db'}"
    async with slack_world(tmp_path) as world:
        anna, ben = await sale(world)
        least = await limit(anna)
        await ben.says("zq-before")
        await anna.presses("Offer")

        def upgraded() -> None:
            made_older(url)
            ben.human.post("zq-meanwhile")
            with closing(sqlite3.connect(tmp_path / "parley.db")) as connection:
                assert connection.execute("SELECT count(*) FROM place WHERE state = 'open'").fetchone() != (
                    0,
                )
            with pytest.raises(StoreError, match="parley db upgrade"):
                revision.check(str(revision.present(url)))
            migrate.upgrade(url)

        await world.restart(meanwhile=upgraded)
        await anna.fills(price=str(least + 50), message="zq-offer")
        assert ben.sees().count("zq-offer") == 1
        await ben.presses("Accept")
        await ben.fills()
        assert OVER in anna.sees()
        record = await exported(anna)
        assert [record.count(one) for one in ("zq-before", "zq-meanwhile", "zq-offer")] == [1, 1, 1]
        assert rung(world) == ["Anna", "Ben"]
        check(world, anna, ben)
