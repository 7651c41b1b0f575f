"""How far a film is, for whoever may see it; what is asked for is there exactly when the act that asked for it is kept."""

import io
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine, select

from media.store import Store
from tests.media.making import ffmpeg, wav
from tests.support.client import Visitor
from tests.support.house import House
from tests.worker.conftest import Upload, job, shown, turn_clock
from wiki import clock
from wiki.commands.media import add_media
from wiki.database import Work
from wiki.models.jobs import Job
from wiki.words import Permission
from wiki.worker import leases, making_ready
from wiki.worker.leases import BACK_OFF, MOST_ATTEMPTS
from wiki.worker.run import Worker

pytestmark = pytest.mark.slow


def _told(visitor: Visitor, path: str) -> dict[str, object]:
    answer = visitor.raw("GET", path, headers={"Accept": "application/json"})
    assert answer.status_code == 200
    return dict(answer.get_json())


def test_whoever_waits_for_a_film_sees_how_far_it_is_and_what_to_do(
    family: House, engine: Engine, worker: Worker, upload: Upload, client_for: Callable[[str], Visitor], tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    media_id = upload(
        ffmpeg(tmp_path, "mp4", "-f", "lavfi", "-i", "testsrc2=duration=4:size=320x240:rate=30", "-c:v", "mpeg4"),
        "film.mp4", "video/mp4",
    )  # fmt: skip
    leila, robin = client_for("leila"), family.children["robin"]
    here = f"/child/{robin}/progress/{media_id}"
    page = leila.open(f"/child/{robin}/page/{family.page('robin', 'about_me_primary')}")
    assert page.text.count(f'data-progress="{here}"') == 1 and f'<a href="{here}"' in page.text
    assert _told(leila, here) == {"state": "waiting", "said": "It waits for its turn.", "percent": None}

    real, seen = making_ready.derive, []

    def fails_once(*what: object) -> object:
        made = real(*what)  # type: ignore[arg-type]
        seen.append((_told(leila, here), leila.open(here).words))
        if len(seen) == 1:
            raise RuntimeError("words of a child")
        return made

    monkeypatch.setattr(making_ready, "derive", fails_once)
    monkeypatch.setattr(leases, "TELL_SECONDS", 0.0)
    worker.drain()
    told, words = seen[0]
    percent = told["percent"]
    assert isinstance(percent, int) and 1 <= percent <= 99 and f"{percent}% done" in str(told["said"])
    assert f"{percent}% done" in words and "Look again" in words
    again = clock.local(job(engine)["run_at"])
    assert _told(leila, here)["said"] == f"It did not work at first. We try again by ourselves at {again.hour % 12 or 12}:{again:%M}{'am' if again.hour < 12 else 'pm'}."
    turn_clock(engine, run_at=-BACK_OFF[0])
    worker.drain()
    assert shown(engine, media_id)[0] == "ready"
    assert _told(leila, here) == {"state": "ready", "said": "It is ready.", "percent": 100}
    for name, path in (("brook", here), ("leila", here.replace(str(media_id), str(uuid.uuid4()))), ("leila", here.replace(str(robin), str(family.children["zara"])))):
        assert client_for(name).raw("GET", path).status_code == 404


def test_a_film_that_is_given_up_says_what_to_do(
    family: House, engine: Engine, worker: Worker, upload: Upload, client_for: Callable[[str], Visitor],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    def fall_over(*_what: object) -> None:
        raise RuntimeError

    monkeypatch.setattr(making_ready, "derive", fall_over)
    media_id = upload(wav(), "hello.wav", "audio/wav")
    for _attempt in range(MOST_ATTEMPTS):
        worker.drain()
        turn_clock(engine, run_at=-BACK_OFF[-1])
    dad = client_for("dad")
    dad.open(f"/child/{family.children['robin']}/page/{family.page('robin', 'about_me_primary')}")
    dad.follow("What you can do: A recording")
    assert "hello.wav" not in dad.page.words and "Get the file back" not in dad.page.words and "ask somebody at the council" in dad.page.words
    assert dad.page.path.endswith(f"progress/{media_id}")
    mum = client_for("mum")
    mum.open(dad.page.path)
    assert mum.page.links["Get the file back as you added it"].endswith(f"{media_id}/original")


def test_slow_work_is_there_exactly_when_the_act_that_asked_for_it_is_kept(family: House, engine: Engine, store: Store) -> None:
    for keep in (False, True):
        with family.work() as work:
            add_media(family.space("mum", "robin", work, Permission.UPLOAD), store, io.BytesIO(wav()), "a.wav", "audio/wav")
            if keep:
                work.commit()
        with Work(engine) as work:
            assert len(work.session.execute(select(Job.id)).all()) == int(keep)
    assert job(engine)["run_at"] - clock.now() < timedelta(seconds=1)
