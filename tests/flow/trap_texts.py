"""A small flow as text, and what the loader says about it."""

from ivr.flow.files import FlowFiles
from ivr.flow.loader import load_files
from ivr.flow.source import FlowError

FLOW = """flow: traps
languages: [en-US]
topics: {other: {}}
start: hello
give_up: bye
hello: {say: hello, then: bye}
bye: {hang_up: bye}
"""
PROMPTS = "hello: Hello.\nbye: Bye.\n"


def told(flow=FLOW, prompts=PROMPTS):
    """Return what the loader says about two texts."""
    files = FlowFiles("flow.yaml", {"flow.yaml": flow, "prompts/en-US.yaml": prompts})
    try:
        load_files(files)
    except FlowError as refused:
        return [str(one) for one in refused.problems]
    return []
