"""The prompts of the flow: spoken by a voice, or recorded by an admin for the draft."""

from pathlib import PurePosixPath

from flask import Blueprint, Response, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from ivr.console.admins import for_admins
from ivr.console.languages import gettext as _
from ivr.console.prompt_words import refusal, told
from ivr.console.site import Console, agent, now, page
from ivr.drafts import keeping, recording
from ivr.drafts.draft import DraftError
from ivr.drafts.keeping import Mark
from ivr.drafts.level_check import LONGEST_S, PromptSound, SoundRefusedError, checked
from ivr.drafts.recording import Place
from ivr.drafts.spoken_prompts import Spoken, find, languages, prompts_of
from ivr.flow.files import FlowFiles

# A minute of what a studio sends: 24 bits, 48 kHz, two channels are 17 MB.
MOST_BYTES = 20 * 1024 * 1024
MEDIA_TYPES = {".wav": "audio/wav", ".mp3": "audio/mpeg"}
UPLOAD = "prompt_recorded"


class PromptPages:
    """The views of an admin who lets callers hear a person."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def prompts(self) -> ResponseReturnValue:
        """List what is said in one language."""
        files, is_draft = self._files()
        every = languages(files)
        language = request.args.get("language", every[0] if every else "")
        rows = prompts_of(files, language)
        return page(
            "prompts", rows=rows, tongues=every, spoken_in=language, draft=is_draft
        )

    def prompt(self, language: str, name: str) -> ResponseReturnValue:
        """Show one prompt, with what it is heard as."""
        return self._shown(language, name)

    def record(self, language: str, name: str) -> ResponseReturnValue:
        """Check what was sent, and have the draft play it."""
        came = request.files.get("sound")
        if came is None or not came.filename:
            return self._shown(language, name, 422, _("Choose a file, or record one."))
        try:
            sound = checked(came.stream.read())
        except SoundRefusedError as wrong:
            return self._shown(language, name, 422, refusal(wrong))
        self._put(language, name, sound)
        flash(told(sound.measures))
        return redirect(url_for("console.prompt", language=language, name=name), 303)

    def speak(self, language: str, name: str) -> ResponseReturnValue:
        """Have the draft speak the prompt by a voice again."""
        self._put(language, name, None)
        flash(_("A voice speaks it again, once the draft is published."))
        return redirect(url_for("console.prompt", language=language, name=name), 303)

    def sound(self, language: str, name: str) -> ResponseReturnValue:
        """Send the recording of a prompt, as the draft has it."""
        files, _is_draft = self._files()
        found = self._found(files, language, name)
        content = files.sounds.get(found.sound or "")
        if content is None:
            abort(404)
        kind = PurePosixPath(found.sound or "").suffix
        answer = Response(content, mimetype=MEDIA_TYPES[kind])
        answer.make_conditional(
            request.environ, accept_ranges=True, complete_length=len(content)
        )
        return answer

    def _put(self, language: str, name: str, sound: PromptSound | None) -> None:
        place = Place(language, name, request.form.get("said", ""))
        # A recording is put beside whatever else is changed: no version is asked.
        mark = Mark(agent().name, now(), 0)
        with self.console.database.writing() as session:
            recording.record(session, self.console.flow_file, place, sound, mark)

    def _shown(
        self, language: str, name: str, status: int = 200, wrong: str = ""
    ) -> ResponseReturnValue:
        files, is_draft = self._files()
        found = self._found(files, language, name)
        values = {"one": found, "spoken_in": language, "draft": is_draft}
        return page("prompt", status, **values, wrong=wrong, longest=int(LONGEST_S))

    def _found(self, files: FlowFiles, language: str, name: str) -> Spoken:
        try:
            return find(files, language, name)
        except DraftError:
            abort(404)

    def _files(self) -> tuple[FlowFiles, bool]:
        with self.console.database.reading() as session:
            found = keeping.current_or_answer(session, self.console.flow_file)
            return found.files, keeping.current(session) is not None


def make_room(endpoint: str | None, _values: object) -> None:
    """Take longer bodies where sounds are sent; before anything reads the form."""
    if endpoint == f"console.{UPLOAD}":
        request.max_content_length = MOST_BYTES


def too_large(wrong: RequestEntityTooLarge) -> ResponseReturnValue:
    """Say how long a file may be; whoever sent it may be a stranger yet."""
    if request.endpoint != f"console.{UPLOAD}":
        return wrong
    most = MOST_BYTES // 1024**2
    return page("prompt_too_large", 413, most=most, longest=int(LONGEST_S))


def add(routes: Blueprint, console: Console) -> None:
    """Add the prompts to the console."""
    pages = PromptPages(console)
    routes.url_value_preprocessor(make_room)
    routes.register_error_handler(RequestEntityTooLarge, too_large)
    one = "/flow/prompts/<language>/<name>"
    routes.get("/flow/prompts", endpoint="prompts")(for_admins(pages.prompts))
    routes.get(one, endpoint="prompt")(for_admins(pages.prompt))
    routes.post(one, endpoint=UPLOAD)(for_admins(pages.record))
    routes.post(f"{one}/voice", endpoint="prompt_spoken")(for_admins(pages.speak))
    routes.get(f"{one}/sound", endpoint="prompt_sound")(for_admins(pages.sound))
