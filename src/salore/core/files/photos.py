"""Photos as they are kept: upright, no larger than needed, without where and by what they were taken."""

from __future__ import annotations

import warnings
from pathlib import Path

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from salore.core.errors import DomainError
from salore.core.files.kinds import Kind

_LONGEST_PX, _QUALITY = 2560, 82
# JPEG is decoded at a fraction of its size; the others must be held in memory whole.
_MOST_PIXELS = {Kind.JPEG: 200_000_000, Kind.PNG: 30_000_000, Kind.WEBP: 30_000_000}


def rewrite(source: Path, target: Path, kind: Kind) -> None:
    """Write the picture alone; whatever else the file held is left behind."""
    try:
        with warnings.catch_warnings():
            # Pillow's own limit warns first and refuses later; ours is below, in words.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(source, formats=[kind.name]) as photo:
                _refuse_huge(photo, kind)
                photo.draft(None, (_LONGEST_PX, _LONGEST_PX))
                upright = ImageOps.exif_transpose(photo)
                upright.thumbnail((_LONGEST_PX, _LONGEST_PX))
                _save(upright, target, kind)
    except Image.DecompressionBombError:
        raise _too_many_pixels() from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise
        raise DomainError(
            "file_damaged", _("The photo is damaged. Take or save it anew, then choose it again.")
        ) from None


def _save(photo: Image.Image, target: Path, kind: Kind) -> None:
    profile, transparency = photo.info.get("icc_profile"), photo.info.get("transparency")
    modes = ("RGB", "L") if kind is Kind.JPEG else ("RGB", "L", "RGBA", "LA", "P")
    picture = photo if photo.mode in modes else photo.convert("RGB")
    # What else it knows (place, device, remarks) stays behind; colours and what is see-through go along.
    picture.info = {} if transparency is None else {"transparency": transparency}
    options = {} if profile is None else {"icc_profile": profile}
    quality = {} if kind is Kind.PNG else {"quality": _QUALITY}
    picture.save(target, kind.name, exif=b"", **options, **quality)


def _refuse_huge(photo: Image.Image, kind: Kind) -> None:
    width, height = photo.size
    if width * height > _MOST_PIXELS[kind]:
        raise _too_many_pixels()


def _too_many_pixels() -> DomainError:
    return DomainError(
        "file_bomb", _("The photo has more pixels than any camera. Make it smaller, then choose it again.")
    )
