"""A caller's browser at the public door, and an agent who makes links."""

import html
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from case_rows import Desk
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from ivr.audio.store import Store
from ivr.cases.upload_links import Signer, make_link
from ivr.policy.policy import Uploads
from ivr.tables import Attachment, UploadLink
from ivr.uploads.door import UploadDoor, blueprint
from ivr.uploads.shelf import Shelf

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(range(256))
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(200)
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + bytes(30)
HEIC = b"\0\0\0\x18ftypheic" + bytes(40)
PDF = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n" + bytes(100)
SIGNER = Signer("https://hotline.example", b"a secret of this installation")


@dataclass
class Links:
    """Links of a desk's cases; `now` is when they are made."""

    desk: Desk
    store: Store
    signer: Signer = SIGNER
    allowed: Uploads = field(default_factory=Uploads)

    def make(self, number: int, at: datetime | None = None) -> str:
        """Make a link for a case; return its path."""
        with self.desk.database.writing() as session:
            when = at or datetime.now(UTC)
            link = make_link(session, number, self.desk.mei, when, self.allowed)
            return self.signer.address(link).removeprefix(self.signer.public_url)

    def rows(self) -> list[Attachment]:
        """Return what callers sent."""
        with self.desk.database.reading() as session:
            return session.query(Attachment).order_by(Attachment.id).all()

    def links(self) -> list[tuple[int, int, int]]:
        """Return of each link the files and bytes that came, and the tries."""
        with self.desk.database.reading() as session:
            found = session.query(UploadLink).order_by(UploadLink.id)
            return [(one.files, one.bytes, one.tries) for one in found]

    def files(self) -> list[str]:
        """Return the names of all files in the store."""
        found = (one for one in self.store.folder.rglob("*") if one.is_file())
        return sorted(one.name for one in found)


def make_app(links: Links) -> Flask:
    """Return an application of the public door alone."""
    app = Flask("door", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = 256 * 1024  # as the whole application has it
    database = links.desk.database
    shelf = Shelf(database, links.store, links.signer)
    app.register_blueprint(blueprint(UploadDoor(database, shelf)))
    return app


@dataclass
class Caller:
    """Somebody's browser."""

    app: Flask

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a link."""
        return self.app.test_client().get(path, **options)

    def send(
        self, path: str, *files: tuple[str, bytes], **options: Any
    ) -> TestResponse:
        """Send files by the form of the page."""
        parts = [FileStorage(BytesIO(raw), name) for name, raw in files]
        data: dict[str, Any] = {"files": parts} if parts else {"other": "x"}
        boundary, body = encode_multipart(data)
        kind = f"multipart/form-data; boundary={boundary}"
        return self.app.test_client().post(
            path, data=body, content_type=kind, **options
        )


def told(answer: TestResponse) -> list[str]:
    """Return what a page says was received or is wrong."""
    lines = re.findall(r'role="(?:alert|status)">(.*?)<', answer.text, re.DOTALL)
    return [html.unescape(one) for one in lines]
