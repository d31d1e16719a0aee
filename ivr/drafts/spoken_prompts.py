"""The prompts of a draft, language by language: their words, and what is played.

A prompt is spoken by a voice, or a recording of it is played.  What has gaps, or
another sentence for the second time, an option, which is heard together with its key,
and what is sent as a text have nothing that could be recorded.
"""

import json
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Any, cast

import yaml

from ivr.drafts.draft import Draft, DraftError
from ivr.drafts.level_check import PromptSound
from ivr.flow.drawing.sketch import sketch
from ivr.flow.files import FlowFiles, prompts_folder
from ivr.flow.model import Send
from ivr.flow.prompts import Prompt, phrases, read_prompts
from ivr.rehearsal.names import option_names
from ivr.sentences import sentence

SOUNDS = "sounds"
# Those of our own phrases that are spoken as they stand, and not with other words.
WHOLE = frozenset(
    """
    no_input no_digits no_match wrong_entry wrong_check wrong_phone wrong_date
    wrong_time wrong_amount wrong_pin read_back_keys not_understood pin_question
    long_wait connecting helped_question glad freeze_said blocked too_many_calls
    text_offer callback_question callback_number_question callback_when email_question
    name_question trouble
    """.split()
)


@dataclass(frozen=True, slots=True)
class Spoken:
    """A prompt of one language: its sentences, and the file that is played, if any.

    `is_ours`: it is one of our own phrases, which the flow does not word anew.
    """

    name: str
    sentences: tuple[str, ...]
    sound: str | None
    is_recordable: bool
    is_ours: bool = False


def languages(files: FlowFiles) -> list[str]:
    """Return the languages that have a file of prompts."""
    folder = PurePosixPath(folder_of(files))
    found = map(PurePosixPath, sorted(files.texts))
    return [one.stem for one in found if one.parent == folder]


def prompts_of(files: FlowFiles, language: str) -> list[Spoken]:
    """Return what is said in a language: the flow's prompts, then our own phrases.

    Raises FlowError where the file cannot be read, DraftError where there is none.
    """
    name = file_of(files, language)
    if name not in files.texts:
        raise DraftError(
            sentence("there is no file of prompts in %(language)s", language=language)
        )
    own = read_prompts(files.texts[name], name)[0]
    ours = {key: one for key, one in phrases(language).items() if key not in own}
    apart = heard_with_others(files)
    found = [spoken(files, key, one) for key, one in own.items()]
    others = [spoken(files, key, ours[key]) for key in sorted(WHOLE & ours.keys())]
    return [
        *(
            replace(one, is_recordable=False) if one.name in apart else one
            for one in found
        ),
        *(replace(one, is_ours=True) for one in others if one.is_recordable),
    ]


def heard_with_others(files: FlowFiles) -> set[str]:
    """Return the prompts that are options of a menu, or are sent as a text."""
    flow = sketch(files).flow
    texts = {one.send for one in flow.nodes.values() if isinstance(one, Send)}
    return option_names(flow) | texts


def find(files: FlowFiles, language: str, name: str) -> Spoken:
    """Return one prompt; raises DraftError where there is none of that name."""
    for one in prompts_of(files, language):
        if one.name == name:
            return one
    raise DraftError(
        sentence(
            "there is no prompt %(name)s in %(language)s", name=name, language=language
        )
    )


def spoken(files: FlowFiles, name: str, prompt: Prompt) -> Spoken:
    """Return a prompt as it stands."""
    sound = prompt.sound and str(PurePosixPath(folder_of(files), prompt.sound))
    fixed = not prompt.later and not prompt.gaps
    sentences = (as_written(one) for one in (prompt, *prompt.later))
    return Spoken(name, tuple(sentences), sound, fixed)


def as_written(prompt: Prompt) -> str:
    """Return a sentence with its gaps in their places."""
    return prompt.fill({gap: f"{{{gap}}}" for gap in prompt.gaps})


def with_sound(draft: Draft, language: str, name: str, sound: PromptSound) -> Draft:
    """Return the draft with a recording of a prompt, which callers then hear.

    The file is named by its content.  Raises DraftError where it cannot be recorded.
    """
    prompt = find(draft.files, language, name)
    if not prompt.is_recordable:
        raise DraftError(
            sentence(
                "prompt %(name)s cannot be recorded: it has gaps, more sentences, is "
                "an option or a text",
                name=name,
            )
        )
    digest = sha256(sound.wav).hexdigest()[:12]
    file = str(PurePosixPath(SOUNDS, f"{name}.{language}.{digest}.wav"))
    whole = str(PurePosixPath(folder_of(draft.files), file))
    return rewritten(draft, language, prompt, file, {whole: sound.wav})


def without_sound(draft: Draft, language: str, name: str) -> Draft:
    """Return the draft with a prompt that is spoken by a voice again."""
    return rewritten(draft, language, find(draft.files, language, name), None, {})


def rewritten(
    draft: Draft,
    language: str,
    prompt: Spoken,
    play: str | None,
    more: dict[str, bytes],
) -> Draft:
    """Return the draft with another `play` of a prompt; sounds nobody plays go."""
    name = file_of(draft.files, language)
    text = with_play(draft.texts[name], prompt, play)
    texts = {**draft.texts, name: text}
    sounds = draft.files.sounds | more
    files = FlowFiles(draft.main, texts, sounds)
    others = set(draft.files.sounds) - {prompt.sound}
    kept = {one: sounds[one] for one in sounds if one in played(files) | others}
    whole = FlowFiles(draft.main, {}, kept).to_json()
    return replace(draft, texts=texts, sounds=json.dumps(json.loads(whole)["sounds"]))


def played(files: FlowFiles) -> set[str]:
    """Return the files of sounds that a prompt of any language plays."""
    names = (file_of(files, language) for language in languages(files))
    every = [read_prompts(files.texts[name], name)[0] for name in names]
    sounds = (one.sound for own in every for one in own.values() if one.sound)
    return {str(PurePosixPath(folder_of(files), one)) for one in sounds}


def with_play(text: str, prompt: Spoken, play: str | None) -> str:
    """Return a file of prompts in which one entry plays `play`, nothing else changed.

    One of our own phrases is worded anew at the end.
    """
    found = entry(text, prompt.name)
    if found is None:
        more = "" if not text or text.endswith("\n") else "\n"
        added = written({"say": prompt.sentences[0]}, play)
        return f"{text}{more}{prompt.name}: {added}\n"
    begin, end = found.start_mark.index, last(found).end_mark.index
    before = text[begin:end].rstrip()
    value = written_in(found)
    parts = cast("dict[str, Any]", value) if isinstance(value, dict) else {"say": value}
    return text[:begin] + written(parts, play) + text[begin + len(before) :]


def entry(text: str, name: str) -> yaml.Node | None:
    """Return the value of a name in a file of prompts; None where it has none.

    Raises DraftError for one that stands elsewhere in the file.
    """
    root = yaml.compose(text, yaml.SafeLoader)
    if not isinstance(root, yaml.MappingNode):
        return None
    for key, value in root.value:
        if key.value == name and value.start_mark.index < key.end_mark.index:
            raise DraftError(
                sentence(
                    "prompt %(name)s is an alias (*); write its words out", name=name
                )
            )
        if key.value == name:
            return value
    return None


def last(node: yaml.Node) -> yaml.Node:
    """Return what a value ends with: behind a block there may be comments."""
    if isinstance(node, yaml.CollectionNode) and node.value and not node.flow_style:
        child = node.value[-1]
        return last(child[1] if isinstance(node, yaml.MappingNode) else child)
    return node


def written_in(node: yaml.Node) -> object:
    """Return what a value holds; every scalar is a text."""
    if isinstance(node, yaml.MappingNode):
        return {key.value: written_in(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [written_in(one) for one in node.value]
    return node.value


def written(parts: dict[str, Any], play: str | None) -> str:
    """Return the value of a prompt as one line of YAML; JSON's strings are YAML's."""
    said = {"say": " ".join(parts["say"].split()), "play": play}
    kept = said | ({"hear": parts["hear"]} if parts.get("hear") else {})
    lines = [
        f"{name}: {json.dumps(value, ensure_ascii=False)}"
        for name, value in kept.items()
        if value is not None
    ]
    alone = len(lines) == 1
    return lines[0].removeprefix("say: ") if alone else "{" + ", ".join(lines) + "}"


def folder_of(files: FlowFiles) -> str:
    """Return the folder of the prompts, seen from the flow."""
    return prompts_folder(files.text(files.main), files.main)


def file_of(files: FlowFiles, language: str) -> str:
    """Return the name of a language's file of prompts."""
    return str(PurePosixPath(folder_of(files), f"{language}.yaml"))
