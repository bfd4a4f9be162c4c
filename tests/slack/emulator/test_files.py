"""Uploads in three steps, the message that comes later, and who may have the bytes."""

import aiohttp

from tests.fakes.loop import awaited
from tests.fakes.slack import Timing, emulated
from tests.slack.emulator.apps import Listener, client_of, code


@awaited
async def test_an_upload_is_confirmed_by_its_echo_only() -> None:
    async with emulated(timing=Timing(share_delay=0.1)) as emu:
        team = emu.team()
        anna, ben = team.human("Anna"), team.human("Ben")
        channel, side = team.channel("general", anna, ben), team.channel("side", anna, private=True)
        heard = Listener(emu)
        async with client_of(emu, team.bot.token) as client:
            root = await client.chat_postMessage(channel=side.id, text="root")
            answer = await client.files_upload_v2(
                channel=side.id,
                thread_ts=root["ts"],
                filename="map.svg",
                title="The map",
                content=b"<svg/>",
                alt_txt="Who said what",
                initial_comment="Here it is.",
            )
            assert (answer["file"]["title"], answer["file"]["alt_txt"]) == ("The map", "Who said what")
            assert "shares" not in answer["file"]
            assert len(anna.thread(root["ts"], side)) == 1
            await emu.quiet()
            shared = anna.thread(root["ts"], side)[-1]
            assert (shared.text, [file.data for file in shared.files]) == ("Here it is.", [b"<svg/>"])
            assert [file.id for file in anna.files()] == [answer["file"]["id"]]
            assert ben.files() == []
            echo = heard.events("message")[-1]
            assert (echo["subtype"], echo["user"]) == ("file_share", team.bot.id)
            assert "bot_id" not in echo
            assert echo["files"][0]["id"] == answer["file"]["id"]
            emu.depot.drop_shares = 1
            await client.files_upload_v2(channel=channel.id, filename="a.txt", content="a")
            await emu.quiet()
            assert ben.files() == []


@awaited
async def test_uploads_that_cannot_be() -> None:
    async with emulated() as emu, aiohttp.ClientSession() as session:
        team = emu.team()
        channel = team.channel("general", team.human("Anna"))
        async with client_of(emu, team.bot.token) as client:
            assert (
                await code(client.files_getUploadURLExternal(filename="a", length=0)) == "invalid_arguments"
            )
            begun = await client.files_getUploadURLExternal(filename="a", length=3)
            done = {"files": [{"id": begun["file_id"], "title": "a"}], "channel_id": channel.id}
            assert await code(client.files_completeUploadExternal(**done)) == "file_not_found"
            for data, status in ((b"four", 400), (b"abc", 200), (b"abc", 404)):
                async with session.post(begun["upload_url"], data=data) as response:
                    assert response.status == status
            nowhere = client.files_completeUploadExternal(**{**done, "channel_id": "C0NOWHERE"})
            assert await code(nowhere) == "channel_not_found"
            await client.files_completeUploadExternal(**done)
            assert await code(client.files_completeUploadExternal(**done)) == "file_not_found"
            form = aiohttp.FormData()
            form.add_field("file", b"abc", filename="b")
            again = await client.files_getUploadURLExternal(filename="b", length=3)
            async with session.post(again["upload_url"], data=form) as response:
                assert response.status == 200


@awaited
async def test_bytes_are_for_those_who_may_read_files() -> None:
    async with emulated() as emu, aiohttp.ClientSession() as session:
        team, other = emu.team(), emu.team("Other")
        anna = team.human("Anna")
        team.channel("general", anna)
        heard = Listener(emu)
        anna.post("look", files=(("a.bin", b"\x00\x01"),))
        await emu.quiet()
        (file,) = heard.events("message")[0]["files"]

        async def got(token: str) -> bytes:
            headers = {"Authorization": f"Bearer {token}"}
            async with session.get(file["url_private"], headers=headers) as response:
                return await response.read()

        assert await got(team.bot.token) == b"\x00\x01"
        assert b"Sign in" in await got(other.bot.token)
        team.bot.scopes.discard("files:read")
        assert b"Sign in" in await got(team.bot.token)
