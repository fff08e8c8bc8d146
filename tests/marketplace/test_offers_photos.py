"""Photos are judged by their content, and nothing but the picture is kept."""

import io
import zlib

import pytest
from django.core.files.base import ContentFile
from PIL import Image, ImageCms

from marketplace.offers import photos
from marketplace.offers.errors import FileTooLarge, NotAPhoto, TooManyPixels, TooSmall
from tests.marketplace.offers_world import photo


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def shown(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content))


def with_place() -> bytes:
    """EXIF as a telephone writes it: taken in Mũi Né, the camera turned by 90°."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Camera"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (10.0, 56.0, 0.0), "E", (108.0, 17.0, 0.0)
    return exif.tobytes()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_becomes_webp_in_two_sizes(kind):
    prepared = photos.prepare(photo((3200, 2400), kind=kind))

    assert (shown(prepared.large).format, shown(prepared.large).size) == ("WEBP", (1600, 1200))
    assert (shown(prepared.small).format, shown(prepared.small).size) == ("WEBP", (480, 360))
    assert (prepared.width, prepared.height) == (1600, 1200)


def test_a_small_photo_is_not_blown_up():
    assert photos.prepare(photo((700, 900))).width == 700


def test_nobody_learns_where_it_was_taken_and_it_stands_upright():
    prepared = photos.prepare(photo((1200, 900), exif=with_place()))

    for content in (prepared.large, prepared.small):
        kept = shown(content)
        assert (dict(kept.getexif()), {"exif", "icc_profile", "xmp"} & kept.info.keys()) == ({}, set())
        assert b"Camera" not in content
    assert shown(prepared.large).size == (900, 1200)


def test_a_comment_is_left_behind():
    assert b"bi mat" not in photos.prepare(photo(comment=b"bi mat")).large


def test_what_was_transparent_is_white():
    prepared = photos.prepare(photo((800, 800), kind="PNG", mode="RGBA", colour=(0, 0, 0, 0)))

    assert min(shown(prepared.large).convert("RGB").getpixel((10, 10))) > 250


@pytest.mark.parametrize(
    ("mode", "kind", "colour"), [("CMYK", "JPEG", 0), ("L", "PNG", 90), ("P", "PNG", 1), ("I;16", "PNG", 9)]
)
def test_any_colours_become_those_of_a_screen(mode, kind, colour):
    prepared = photos.prepare(photo((800, 800), kind=kind, mode=mode, colour=colour))

    assert shown(prepared.large).mode == "RGB"


def test_a_profile_is_applied_and_a_broken_one_ignored():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()

    for each in (profile, b"broken"):
        assert photos.prepare(photo(icc_profile=each)).width == 1200


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\xff\xd8\xff\xe0 not a picture",
        b"RIFF0000WEBP",
    ],
)
def test_the_content_decides_whatever_the_name_says(content):
    with pytest.raises(NotAPhoto):
        photos.prepare(ContentFile(content, "anh.jpg"))


@pytest.mark.parametrize("kind", ["GIF", "BMP", "TIFF"])
def test_other_kinds_of_pictures_are_refused(kind):
    with pytest.raises(NotAPhoto):
        photos.prepare(photo(kind=kind))


def test_a_photo_cut_short_is_refused():
    whole = photo((1200, 900)).read()

    with pytest.raises(NotAPhoto):
        photos.prepare(ContentFile(whole[: len(whole) // 2], "anh.jpg"))


@pytest.mark.parametrize("size", [(599, 2000), (2000, 599), (100, 100)])
def test_a_photo_nobody_could_look_at_is_refused(size):
    with pytest.raises(TooSmall) as refused:
        photos.prepare(photo(size))

    assert (refused.value.width, refused.value.height) == size


def test_a_large_file_is_refused_unread():
    file = ContentFile(b"", "anh.jpg")
    file.size = 15 * 1024 * 1024 + 1

    with pytest.raises(FileTooLarge):
        photos.prepare(file)


@pytest.mark.parametrize("side", [9_000, 12_000, 60_000])
def test_a_bomb_is_refused_unopened(side):
    with pytest.raises(TooManyPixels):
        photos.prepare(ContentFile(bomb(side), "anh.png"))


def test_the_name_of_a_photo_is_new_each_time_and_can_be_forgotten():
    prepared = photos.prepare(photo())
    first, second = photos.keep(prepared), photos.keep(prepared)

    assert first != second
    assert photos.opened(first).read() == prepared.large
    assert photos.opened(first, small=True).read() == prepared.small
    assert photos.address(first) == f"/anh/{first}.webp"
    assert photos.address(first, small=True) == f"/anh/{first}-480.webp"

    photos.forget(first)
    with pytest.raises(FileNotFoundError):
        photos.opened(first)


def bomb(side: int) -> bytes:
    """A PNG of a few bytes that says it is enormous."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = side.to_bytes(4) + side.to_bytes(4) + bytes([8, 0, 0, 0, 0])
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")
    )
