"""An open file as an answer, whole or the part that is asked for (RFC 9110, 14)."""

import os
from typing import BinaryIO

from flask import Request, Response
from werkzeug.wsgi import FileWrapper

# What a file is called that a person saves.
ENDINGS = {
    "audio/wav": ".wav",
    "audio/mpeg": ".mp3",
    "application/json": ".peaks.json",
}


def send(
    request: Request, file: BinaryIO, media_type: str, sid: str, version: str
) -> Response:
    """Send an open file; `version` is another one for other bytes.

    Raises RequestedRangeNotSatisfiable, and closes the file then.
    """
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    answer = Response(FileWrapper(file), mimetype=media_type, direct_passthrough=True)
    answer.call_on_close(file.close)
    answer.content_length = size
    answer.set_etag(version)
    name = f"{sid}{ENDINGS[media_type]}"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    try:
        answer.make_conditional(
            request.environ, accept_ranges=True, complete_length=size
        )
    except BaseException:  # there is no such part
        file.close()
        raise
    return answer
