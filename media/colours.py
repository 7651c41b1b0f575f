"""Brings every way of storing colour to plain grey, RGB or RGB with see-through parts, in sRGB."""

from io import BytesIO

from PIL import Image, ImageCms

_LARGEST_PROFILE = 4 * 1024 * 1024
_PLAIN = ("L", "RGB", "RGBA", "CMYK")


def plain_colours(image: Image.Image) -> Image.Image:
    """The picture as L, RGB, RGBA or (until its profile is applied) CMYK; transparency kept.

    16-bit and floating values are brought to 8 bits; a palette and one-bit ink are spelled out.
    """
    if image.mode == "I;16":
        return image.point(lambda value: value * (1 / 257)).convert("L")
    if image.mode.startswith("I") or image.mode == "F":
        return _from_wide(image.convert("F"))
    if image.mode == "1":
        return image.convert("L")
    if image.mode == "P":
        return image.convert("RGBA" if _see_through(image) else "RGB")
    if image.mode in ("PA", "LA", "La", "RGBa"):
        return image.convert("RGBA")
    if image.mode in ("L", "RGB") and "transparency" in image.info:
        return image.convert("RGBA")
    return image if image.mode in _PLAIN else image.convert("RGB")


def _see_through(image: Image.Image) -> bool:
    return "transparency" in image.info or (image.palette is not None and image.palette.mode == "RGBA")


def _from_wide(image: Image.Image) -> Image.Image:
    """Grey of more than 8 bits brought to 8: by the top of its range (1, 8 bits, 16 bits), or stretched
    between its ends where its values are none of these."""
    least, top = image.getextrema()
    assert isinstance(least, int | float)
    assert isinstance(top, int | float)
    start, end = (
        (0.0, next((most for most in (1.0, 255.0, 65535.0) if top <= most), top)) if least >= 0 else (least, top)
    )
    scale = 255.0 / (end - start) if end > start else 0.0
    return image.point(lambda value: value * scale - start * scale).convert("L")


def to_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture in sRGB, by its own profile where that is sound; a picture that is opaque loses its empty layer."""
    if image.mode == "RGBA":
        return _without_empty_layer(image, profile)
    if profile and image.mode != "L":
        changed = _by_profile(image, profile)
        if changed is not None:
            return changed
    return image.convert("RGB") if image.mode == "CMYK" else image


def _without_empty_layer(image: Image.Image, profile: bytes | None) -> Image.Image:
    layer = image.getchannel("A")
    coloured = to_srgb(image.convert("RGB"), profile)
    if layer.getextrema() != (255, 255):
        coloured.putalpha(layer)
    return coloured


def _by_profile(image: Image.Image, profile: bytes) -> Image.Image | None:
    """The colours moved to sRGB; None where the profile is broken, foreign, or sRGB already."""
    if len(profile) > _LARGEST_PROFILE:
        return None
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        described = source.profile.profile_description or ""
        if image.mode == "RGB" and described.startswith("sRGB"):
            return None
        return ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return None
