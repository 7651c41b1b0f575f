"""Makes small files of every kind for the tests here, so that none of them has to be anybody's."""

import io
import shutil
import struct
import subprocess
import wave
import zipfile
import zlib
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pillow_heif
from docx import Document
from PIL import Image

GPS = {1: "N", 2: (51.0, 30.0, 26.0), 3: "W", 4: (0.0, 7.0, 39.0)}
CAMERA = "GoldenCam 3000"
XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><d xmlns:xmp="http://ns.adobe.com/xap/1.0/">secretplace</d></x:xmpmeta>'

# Every ffmpeg that the program may meet: the system's where there is one, and the wheel's.
_wheel: Any = imageio_ffmpeg  # it has no types
WHEEL_FFMPEG = str(_wheel.get_ffmpeg_exe())
FFMPEGS = [path for path in (shutil.which("ffmpeg"), WHEEL_FFMPEG) if path]


def drawn(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """A picture with a red top left, a green top right, a blue bottom left and a white bottom right quarter."""
    picture = Image.new("RGB", (width, height), "white")
    picture.paste("red", (0, 0, width // 2, height // 2))
    picture.paste("green", (width // 2, 0, width, height // 2))
    picture.paste("blue", (0, height // 2, width // 2, height))
    return picture.convert(mode)


def saved(picture: Image.Image, form: str, **how: object) -> bytes:
    """The picture's bytes in a form that Pillow writes."""
    made = io.BytesIO()
    picture.save(made, form, **how)
    return made.getvalue()


def exif(turn: int = 1) -> Image.Exif:
    """What a phone writes into a picture: how it was held, where it was, what it is."""
    block = Image.Exif()
    block[0x0112] = turn
    block[0x010F] = CAMERA
    block[0x8825] = GPS
    return block


def phone_jpeg(turn: int = 1, width: int = 640, height: int = 480, **how: object) -> bytes:
    """A JPEG with place, camera, Adobe's XMP and a comment."""
    return saved(drawn(width, height), "JPEG", exif=exif(turn), xmp=XMP, comment=b"secretcomment", quality=90, **how)


def phone_heic() -> bytes:
    """A HEIC with the same."""
    file = pillow_heif.from_pillow(drawn())
    made = io.BytesIO()
    file.save(made, quality=60, exif=exif().tobytes(), xmp=XMP)
    return made.getvalue()


def big_photo(width: int = 4032, height: int = 3024, size: int = 3_000_000) -> bytes:
    """A JPEG of 12 megapixels and about 3 MB, with detail at every scale as a true photograph has."""

    def layer(step: int, depth: int) -> Image.Image:
        return Image.effect_noise((max(2, width // step), max(2, height // step)), depth).resize(
            (width, height), Image.Resampling.BICUBIC
        )

    light = layer(512, 120)
    for step, depth, share in ((128, 100, 0.4), (32, 80, 0.3), (8, 60, 0.2), (2, 40, 0.1), (1, 30, 0.12)):
        light = Image.blend(light, layer(step, depth), share)
    picture = Image.merge("YCbCr", (light, layer(200, 60), layer(150, 60))).convert("RGB")
    for quality in range(70, 98, 3):
        made = saved(picture, "JPEG", quality=quality)
        if len(made) >= size:
            break
    return made


def chunk(name: bytes, data: bytes) -> bytes:
    """One piece of a PNG."""
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png_that_says(width: int, height: int, body: bytes, depth: int = 8, colour: int = 0) -> bytes:
    """A PNG (8 bits of grey, unless told) whose header says any size at all."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def wav(seconds: float = 1.0, rate: int = 16_000) -> bytes:
    """A quiet saw-tooth."""
    made = io.BytesIO()
    with wave.open(made, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(b"".join(struct.pack("<h", (n * 200) % 8000) for n in range(int(seconds * rate))))
    return made.getvalue()


def ffmpeg(folder: Path, ending: str, *words: str, program: str = WHEEL_FFMPEG) -> bytes:
    """A clip made by ffmpeg: ``words`` are its inputs and ways of packing, the result is a file with this ending."""
    made = folder / f"made.{ending}"
    command = [program, "-nostdin", "-v", "error", "-y", *words, str(made)]
    subprocess.run(command, check=True, timeout=60, stdin=subprocess.DEVNULL)
    return made.read_bytes()


LENGTH = 1  # seconds
TONE = ("-f", "lavfi", "-i", f"sine=frequency=440:duration={LENGTH}:sample_rate=16000")
SCENE = ("-f", "lavfi", "-i", f"testsrc2=duration={LENGTH}:size=160x120:rate=10")


FAST = ("-preset", "ultrafast")
SOUNDS = {
    "m4a": ("audio/mp4", ("-c:a", "aac")),
    "mp3": ("audio/mpeg", ("-c:a", "libmp3lame")),
    "aac": ("audio/aac", ("-c:a", "aac")),
    "amr": ("audio/amr", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-b:a", "12.2k")),
    "3gp": ("audio/3gpp", ("-c:a", "libopencore_amrnb", "-ar", "8000", "-b:a", "12.2k")),
    "caf": ("audio/x-caf", ("-c:a", "alac")),
    "ogg": ("audio/ogg", ("-c:a", "libvorbis")),
    "opus": ("audio/ogg", ("-c:a", "libopus")),
    "wav": ("audio/wav", ("-c:a", "pcm_s16le")),
    "flac": ("audio/flac", ("-c:a", "flac")),
    "webm": ("audio/webm", ("-c:a", "libopus")),
    "mp4": ("audio/mp4", ("-c:a", "aac")),
}
FILMS = {
    "mp4": ("video/mp4", ("-c:v", "libx264", "-c:a", "aac")),
    "mov": ("video/quicktime", ("-c:v", "libx265", *FAST, "-tag:v", "hvc1", "-c:a", "aac")),
    "m4v": ("video/mp4", ("-c:v", "libx264", "-c:a", "aac")),
    "3gp": ("video/3gpp", ("-c:v", "h263", "-s", "352x288", "-c:a", "libopencore_amrnb", "-ar", "8000", "-ac", "1")),
    "webm": ("video/webm", ("-c:v", "libvpx", "-c:a", "libopus")),
    "mkv": ("video/x-matroska", ("-c:v", "libx264", "-c:a", "aac")),
}


def docx(*words: str) -> bytes:
    """A Word document with these paragraphs."""
    document = Document()
    for one in words or ("Robin likes trains.",):
        document.add_paragraph(one)
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def repacked(package: bytes, change: dict[str, bytes | None], backwards: bool = False) -> bytes:
    """A ZIP with some members put in, replaced or (None) left out; ``backwards`` turns their order round."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(package)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = [name for name in old.namelist() if name not in change]
        for name in reversed(names) if backwards else names:
            new.writestr(name, old.read(name))
        for name, data in change.items():
            if data is not None:
                new.writestr(name, data)
    return made.getvalue()


def odt(content: bytes | None = None, **more: bytes) -> bytes:
    """An OpenDocument text, as small as can be."""
    office = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"
    plain = f'<o:document-content xmlns:o="{office}"><o:body/></o:document-content>'.encode()
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as new:
        new.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        new.writestr("content.xml", content or plain)
        for name, data in more.items():
            new.writestr(name, data)
    return made.getvalue()


def pdf(pages: int = 1, **how: object) -> bytes:
    """A PDF of pages of solid colour."""
    sheets = [Image.new("RGB", (210, 297), (20 * number % 256, 90, 160)) for number in range(pages)]
    return saved(sheets[0], "PDF", save_all=True, append_images=sheets[1:], **how)


def tiff(pages: int = 1) -> bytes:
    """A TIFF of pages of ink, as scanners make them."""
    sheets = [drawn(600 + number, 800, "1") for number in range(pages)]
    return saved(sheets[0], "TIFF", save_all=True, append_images=sheets[1:], compression="group4")
