"""Opens the files' home that the settings name: a folder on this machine, or a bucket of an S3-compatible store."""

from urllib.parse import urlsplit

from media.bucket import BucketPlace, NoBucket, open_bucket
from media.scanner import scanner_at
from media.store import Store
from wiki.settings import Settings, SettingsError


def open_store(settings: Settings) -> Store:
    """The store of this installation. Asks nothing of the network yet.

    Raises SettingsError, with what to install or to put right, where a bucket is named that can't be used.
    """
    if not settings.media_url:
        return Store(settings.media_root, scanner_at(settings.clamd))
    try:
        return Store(settings.media_root, scanner_at(settings.clamd), home=open_bucket(bucket_place(settings)))
    except NoBucket as trouble:
        raise SettingsError(f"MEDIA_URL: {trouble}") from trouble


def bucket_place(settings: Settings) -> BucketPlace:
    """The bucket that the settings name."""
    parts = urlsplit(settings.media_url)
    return BucketPlace(
        parts.netloc, parts.path.strip("/"), settings.s3_endpoint, settings.s3_region, settings.s3_access_key,
        settings.s3_secret_key,
    )  # fmt: skip
