"""Names of files come from anywhere; what we show of them is safe, and still the name a parent knows."""

import unicodedata

import pytest

from media.names import display_name, ending


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("Robin at the zoo.jpg", "Robin at the zoo.jpg"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\system.ini", "system.ini"),
        ("C:\\Users\\Mum\\photo.png", "photo.png"),
        ("/absolute/photo.png", "photo.png"),
        ("folder/", "folder"),
        ("pho\0to.jpg", "photo.jpg"),
        ("a\r\nSet-Cookie: x.jpg", "a Set-Cookie: x.jpg"),
        ("gnp.\u202egpj.exe", "gnp.gpj.exe"),
        ("\u2066hidden\u2069\u200b.pdf", "hidden.pdf"),
        (".htaccess", "htaccess"),
        ("trailing. . ", "trailing"),
        ("   ", "untitled"),
        ("", "untitled"),
        (None, "untitled"),
        ("..", "untitled"),
        ("ملف.pdf", "ملف.pdf"),
        ("👨‍👩‍👧 us.jpg", "👨‍👩‍👧 us.jpg"),
        ("bad\udcffname.jpg", "badname.jpg"),
    ],
)
def test_a_name_is_shown_without_folders_tricks_or_control_marks(sent: str | None, shown: str) -> None:
    assert display_name(sent) == shown


def test_twins_of_the_same_letters_become_one_name() -> None:
    apart = unicodedata.normalize("NFD", "Zoë.jpg")
    assert apart != "Zoë.jpg"
    assert display_name(apart) == "Zoë.jpg"


def test_a_long_name_is_cut_to_150_characters_and_keeps_its_ending() -> None:
    shown = display_name("é" * 300 + ".jpeg")
    assert len(shown) == 150
    assert shown.endswith("é.jpeg")
    assert len(display_name("x" * 1_000_000)) == 150


@pytest.mark.parametrize(
    ("sent", "found"),
    [
        ("PHOTO.JPG", "jpg"),
        ("photo.jpg.exe", "exe"),
        ("photo.jpg\0.exe", "exe"),
        ("photo.jpg.", "jpg"),
        ("clip.3gp", "3gp"),
        ("Letter from Dr. Reed", ""),
        ("report v1.2", ""),
        ("IMG_0001", ""),
        (None, ""),
    ],
)
def test_the_ending_of_a_name_is_what_follows_its_last_dot(sent: str | None, found: str) -> None:
    assert ending(sent) == found
