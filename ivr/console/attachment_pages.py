"""Files that callers sent, for those who are signed in; the links by which they may."""

from flask import Blueprint, Response, abort, current_app, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wsgi import FileWrapper

from ivr.cases.attachments import find_attachment
from ivr.cases.upload_links import Signer, make_link, revoke_link
from ivr.console.case_pages import CasePages
from ivr.console.languages import gettext as _
from ivr.console.site import Console, agent, now
from ivr.uploads.kinds import MEDIA_TYPES
from ivr.uploads.sending import send_link
from ivr.vault.keys import VaultError

# A browser saves the file; where one shows it all the same, it runs nothing of it.
SANDBOX = "default-src 'none'; sandbox"


class AttachmentPages:
    """The views."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.cases = CasePages(console)

    def make(self, number: int) -> ResponseReturnValue:
        """Make a link for the case's caller, and send it where that was asked for."""
        wanted = bool(request.form.get("send"))

        def change(session: Session, _version: int | None, _text: str) -> object:
            who, at, allowed = agent(), now(), self.console.policy().uploads
            if not wanted:
                return make_link(session, number, who, at, allowed)
            return send_link(session, number, who, at, allowed, signer(self.console))

        done = (
            _("The link is on its way.") if wanted else _("The link is below: copy it.")
        )
        return self.cases.change(number, change, done)

    def revoke(self, number: int, link: int) -> ResponseReturnValue:
        """End a link."""

        def change(session: Session, _version: int | None, _text: str) -> object:
            return revoke_link(session, number, link, agent(), now())

        return self.cases.change(number, change, _("The link opens nothing any more."))

    def attachment(self, number: int, sid: str) -> Response:
        """Send a file to be saved, under a name of ours."""
        with self.console.database.reading() as session:
            found = find_attachment(session, number, sid)
        if found is None:
            abort(404)
        try:
            file = self.console.store.open(found.path)
        except FileNotFoundError:
            abort(404)
        except VaultError as wrong:
            return Response(f"{wrong}\n", 503, content_type="text/plain; charset=utf-8")
        answer = Response(FileWrapper(file), mimetype=MEDIA_TYPES[found.kind])
        answer.call_on_close(file.close)
        answer.content_length = found.size
        name = f"case-{number}-{found.id}.{found.kind}"
        answer.headers.set("Content-Disposition", "attachment", filename=name)
        answer.headers["Content-Security-Policy"] = SANDBOX
        return answer


def signer(console: Console) -> Signer:
    """Return whose links they are: this installation's."""
    secret = current_app.secret_key or b""
    raw = secret.encode() if isinstance(secret, str) else secret
    return Signer(console.public_url, raw)


def add(routes: Blueprint, console: Console) -> None:
    """Add the files to the console."""
    pages = AttachmentPages(console)
    case = "/cases/<int:number>"
    routes.get(f"{case}/files/<sid>", endpoint="attachment")(pages.attachment)
    routes.post(f"{case}/upload-links", endpoint="upload_link")(pages.make)
    routes.post(f"{case}/upload-links/<int:link>/revoke", endpoint="revoke_link")(
        pages.revoke
    )

    @routes.context_processor
    def address() -> dict[str, object]:
        return {"upload_address": signer(console).address}
