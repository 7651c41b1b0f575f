"""Pictures and films, measured on the served wiki: a photo to its thumbnail, a film of 30 seconds, slow phones beside readers."""

import json
import re
import subprocess
import tempfile
import time
import urllib.parse
import uuid
from pathlib import Path

from media.recordings import find_ffmpeg
from tests.bench import phones, pieces
from tests.bench.load import Ask, Line, get, measure, median, post
from tests.bench.report import under
from tests.bench.seed import Measured
from tests.bench.servers import csrf, settle

PHOTO, FILM, SLOW, DRIP, MANY = "photo to thumbnail", "film of 30 s", "slow phones", "slow clients", "exports and films"
ACTS = (PHOTO, FILM, SLOW, DRIP, MANY)
READERS, AT_ONCE, _LONGEST = 20, 10, 600.0
MOST = 1000.0
"""Milliseconds that p95 of reading may take beside all this (checks L1, L2)."""
_FORM = "application/x-www-form-urlencoded"


class Media:
    """The acts, on one server. Each answers with sentences."""

    def __init__(self, port: int, known: Measured, cookie: str, url: str) -> None:
        self._port, self._known, self._cookie, self._url = port, known, cookie, url
        self._page = f"/child/{known.child_id}/page/{known.page_id}"
        self._path = f"{self._page}/question/my_pictures"
        self._view = [get(self._page, cookie, known.first_words)]

    def run(self, acts: set[str]) -> list[str]:
        """Those asked for, one after the other, each when the worker has nothing left to do."""
        said = []
        for name, act in ((PHOTO, self.photo), (FILM, self.film), (SLOW, self.slow_phones), (DRIP, self.slow_clients), (MANY, self.many_exports)):
            if name in acts:
                settle(self._url)
                said.append(act())
                print(f"- {said[-1]}", flush=True)
        return said

    def _request(self, box: str, name: str, kind: str, data: bytes) -> bytes:
        token = csrf(Line(self._port).ask(get(self._path, self._cookie, "csrf_token")))
        return self._with_token(token, box, name, kind, data)

    def _with_token(self, token: str, box: str, name: str, kind: str, data: bytes) -> bytes:
        fields = {"csrf_token": token, "once": uuid.uuid4().hex, "voice": "parent", "speaker": "Mum", "audience": "everyone"}
        return phones.photo_form(self._path, self._cookie, fields, box, name, kind, data)

    def _media_of(self, line: Line, answer: bytes) -> str:
        """The address of the file in the passage that was just saved, as the page names it."""
        passage = answer.split(b"#passage-")[1][:32].decode()
        html = line.ask(get(self._page, self._cookie, passage)).decode()
        here = html.index(f'id="passage-{passage}"')
        return re.findall(r'"(/child/[^"]+/(?:media|progress)/[0-9a-f-]{36})', html[here:])[0]

    def photo(self) -> str:
        """Milliseconds from the last byte of a photo of 3 MB to the last of its thumbnail; the median of five."""
        times, whole = [], []
        for number in range(5):
            asked = self._request("photos", f"p{number}.jpg", "image/jpeg", pieces.photo(number))
            line = Line(self._port)
            began = time.perf_counter()
            line.begin(asked)
            sent = time.perf_counter()
            answer = line.ask(Ask(b"", b"#passage-", 302))
            line = Line(self._port)
            src = self._media_of(line, answer)
            line.ask(get(f"{src}/w320", self._cookie, "WEBP"))
            times.append((time.perf_counter() - sent) * 1000)
            whole.append((time.perf_counter() - began) * 1000)
        return f"a photo of 3 MB: {median(times):.0f} ms from its last byte to its thumbnail ({median(whole):.0f} ms with the sending); aim 1,000"

    def film(self) -> str:
        """How long a film of 30 seconds takes from its last byte until it can be played, and what was said meanwhile."""
        data = film()
        asked = self._request("video", "film.mp4", "video/mp4", data)
        line = Line(self._port)
        line.begin(asked)
        sent = time.perf_counter()
        answer = line.ask(Ask(b"", b"#passage-", 302))
        saved = time.perf_counter() - sent
        line, seen = Line(self._port), []
        href = self._media_of(line, answer)
        request = get(href, self._cookie, "said").request.replace(b"Accept: image/webp,*/*", b"Accept: application/json", 1)
        while time.perf_counter() - sent < _LONGEST:
            told = json.loads(line.ask(Ask(request, b"said")).partition(b"\r\n\r\n")[2])
            if told["state"] != "waiting":
                break
            if told["percent"] is not None and told["percent"] not in seen:
                seen.append(told["percent"])
            time.sleep(0.25)
        took = time.perf_counter() - sent
        line.ask(get(f"{href.replace('/progress/', '/media/')}/poster", self._cookie, "JFIF"))
        return (
            f"a film of 30 s ({len(data) / 1e6:.0f} MB, 1080p): saved {saved * 1000:.0f} ms after its last byte, to be played after "
            f"{took:.1f} s ({took / 30:.2f} of its length); how far it was stood there {len(seen)} times on the way"
        )

    def slow_phones(self) -> str:
        """What readers wait for while a hundred phones send a photo each at 50 kbit/s, beside the same readers alone."""
        token = csrf(Line(self._port).ask(get(self._path, self._cookie, "csrf_token")))
        requests = [
            self._with_token(token, "photos", f"slow{number}.jpg", "image/jpeg", phones.small_photo(number))
            for number in range(phones.PHONES)
        ]
        lasts = max(len(one) for one in requests) / phones.BYTES_A_SECOND
        alone = measure(self._port, self._view, READERS, 5)
        with phones.sending(self._port, requests, phones.BYTES_A_SECOND, b"HTTP/1.1 302", lasts + 120) as arrived:
            beside = measure(self._port, self._view, READERS, lasts + 3)
        return (
            f"{phones.PHONES} phones send {len(requests[0]) / 1000:.0f} kB each at 50 kbit/s while {READERS} read without a pause: p95 of reading "
            f"{beside.p95:.0f} ms ({alone.p95:.0f} ms alone: {beside.p95 / alone.p95:.1f} times), aim under 1,000{under(beside.p95, MOST)}; "
            f"{arrived.well} of {phones.PHONES} arrived{_wrong(arrived)}"
        )

    def slow_clients(self, seconds: float = 60) -> str:
        """The same beside a hundred who send one byte a second: half of them stuck in the head, half in the body (check L1)."""
        head = f"GET {self._page} HTTP/1.1\r\nHost: localhost\r\nX-Slow: ".encode() + b"x" * 2000
        body = self._request("photos", "drip.jpg", "image/jpeg", phones.small_photo(1))
        begun = body.index(b"\r\n\r\n") + 4
        alone = measure(self._port, self._view, READERS, 5)
        half = phones.PHONES // 2
        with (
            phones.sending(self._port, [head] * half, 1, b"HTTP/1.1 2", seconds + 5),
            phones.sending(self._port, [body] * half, 1, b"HTTP/1.1 302", seconds + 5, at_once=begun),
        ):
            beside = measure(self._port, self._view, READERS, seconds)
        return (
            f"{phones.PHONES} clients send one byte a second for {seconds:.0f} s: p95 of {READERS} readers {beside.p95:.0f} ms "
            f"({alone.p95:.0f} ms alone), aim under 1,000{under(beside.p95, MOST)}, no wrong answer"
        )

    def many_exports(self, seconds: float = 20) -> str:
        """The same while ten films come in, and ten papers are made and made again (check L2)."""
        papers = f"/child/{self._known.child_id}/profiles/hospital"
        page = Line(self._port).ask(get(papers, self._cookie, "csrf_token"))
        pieces_there = re.findall(rb'name="piece" value="([^"]+)"', page)
        assert pieces_there, "there is nothing to put on a paper"
        fields = [("csrf_token", csrf(page)), ("act", "pdf"), ("for", "health"), *(("piece", one.decode()) for one in pieces_there[:2])]
        export = post(papers, self._cookie, urllib.parse.urlencode(fields).encode(), _FORM, "%PDF-", 200)
        data = film()
        films = [self._request("video", f"film{number}.mp4", "video/mp4", data) for number in range(AT_ONCE)]
        alone = measure(self._port, self._view, READERS, 5)
        with (
            phones.sending(self._port, films, len(data) / 4, b"HTTP/1.1 302", seconds + 240) as arrived,
            phones.asking(self._port, [export] * AT_ONCE, seconds) as made,
        ):
            beside = measure(self._port, self._view, READERS, seconds)
        more = "" if arrived.well == AT_ONCE and made.well >= AT_ONCE else " (FAILED: not all were answered)"
        return (
            f"{AT_ONCE} films of {len(data) / 1e6:.0f} MB come in and {AT_ONCE} papers at a time are made for {seconds:.0f} s: p95 of {READERS} readers "
            f"{beside.p95:.0f} ms ({alone.p95:.0f} ms alone), aim under 1,000{under(beside.p95, MOST)}; {arrived.well} films arrived, "
            f"{made.well} papers were made{more}{_wrong(arrived)}{_wrong(made)}"
        )


def _wrong(arrived: phones.Arrived) -> str:
    return f"; the first that did not: {arrived.wrong[0]}" if arrived.wrong else ""


def film() -> bytes:
    """A film of 30 seconds as a phone writes it: 1080p, H.264 and AAC, about 20 MB, with movement and grain."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "film.mp4"
        words = ["-f", "lavfi", "-i", "testsrc2=duration=30:size=1920x1080:rate=30", "-f", "lavfi", "-i", "sine=frequency=300:duration=30"]
        words += ["-vf", "noise=alls=12:allf=t", "-c:v", "libx264", "-preset", "ultrafast", "-b:v", "6M", "-c:a", "aac", "-shortest", str(made)]
        subprocess.run([find_ffmpeg(), "-nostdin", "-loglevel", "error", "-y", *words], check=True, timeout=300)
        return made.read_bytes()
