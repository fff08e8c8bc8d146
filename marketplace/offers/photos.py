"""Photos: judged by their content, stripped of all but the picture, kept in two sizes.

A telephone writes into each picture where it was taken; nothing of that is kept. The name of a photo cannot be guessed,
and who may see it is the business of the doors.
"""

import io
import secrets
import struct
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from PIL import Image, ImageCms, ImageOps

from marketplace.offers.errors import FileTooLarge, NotAPhoto, TooManyPixels, TooSmall

FORMATS = ("JPEG", "PNG", "WEBP")
MAX_BYTES = 15 * 1024 * 1024
MAX_PIXELS = 64_000_000  # more than a telephone takes; unpacked it would be 200 MB
LEAST_SIDE = 600
LARGE, SMALL = 1600, 480
FOLDER = "offers/photos"
ADDRESS = "/anh/"

# What Pillow raises on files that are damaged or made to hurt, format by format.
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, IndexError)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo ready to be kept: WebP in two sizes, and how large the large one is."""

    large: bytes
    small: bytes
    width: int
    height: int


def prepare(file: "File[Any]") -> Prepared:
    """Turn what was sent into a photo of ours. Raises FileTooLarge, NotAPhoto, TooSmall, TooManyPixels."""
    if (file.size or 0) > MAX_BYTES:
        raise FileTooLarge(MAX_BYTES)
    file.seek(0)
    picture = _opened(file)
    large = _within(picture, LARGE)
    return Prepared(_webp(large), _webp(_within(large, SMALL)), large.width, large.height)


def keep(photo: Prepared) -> str:
    """Store a photo; returns its name."""
    name = secrets.token_hex(16)
    default_storage.save(_path(name, small=False), ContentFile(photo.large))
    default_storage.save(_path(name, small=True), ContentFile(photo.small))
    return name


def forget(name: str) -> None:
    """Delete a photo that nobody will look at any more."""
    for small in (False, True):
        default_storage.delete(_path(name, small=small))


def opened(name: str, *, small: bool = False) -> "File[Any]":
    """The WebP file of a photo. Raises FileNotFoundError."""
    return default_storage.open(_path(name, small=small))


def address(name: str, *, small: bool = False) -> str:
    """Where an accepted photo is shown to everybody."""
    return f"{ADDRESS}{name}{'-480' if small else ''}.webp"


def _path(name: str, *, small: bool) -> str:
    return f"{FOLDER}/{name[:2]}/{name}{'-480' if small else ''}.webp"


def _opened(file: IO[bytes]) -> Image.Image:
    try:
        with Image.open(file, formats=FORMATS) as picture:
            _refuse_size(*picture.size)
            picture.draft("RGB", (LARGE, LARGE))  # a JPEG is unpacked only as far as needed
            picture.load()
            return _plain(ImageOps.exif_transpose(picture))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise TooManyPixels from None
    except DAMAGED:
        raise NotAPhoto from None


def _refuse_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise TooManyPixels
    if min(width, height) < LEAST_SIDE:
        raise TooSmall(width, height, LEAST_SIDE)


def _plain(picture: Image.Image) -> Image.Image:
    """In the colours every screen knows, on white where it was transparent."""
    profile = picture.info.get("icc_profile")
    if picture.has_transparency_data:
        ground = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(ground, picture.convert("RGBA"))
    if profile and picture.mode in ("RGB", "CMYK"):
        picture = _in_screen_colours(picture, profile)
    return picture.convert("RGB")


def _in_screen_colours(picture: Image.Image, profile: bytes) -> Image.Image:
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        screen = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
        return ImageCms.profileToProfile(picture, source, screen, outputMode="RGB") or picture
    except (OSError, ImageCms.PyCMSError):  # a broken profile is no reason to refuse a picture
        return picture


def _within(picture: Image.Image, side: int) -> Image.Image:
    smaller = picture.copy()
    smaller.thumbnail((side, side), Image.Resampling.LANCZOS)
    return smaller


def _webp(picture: Image.Image) -> bytes:
    """The pixels alone: whatever else the file carried is left behind."""
    out = io.BytesIO()
    Image.frombytes(picture.mode, picture.size, picture.tobytes()).save(out, "WEBP", quality=82, method=4)
    return out.getvalue()
