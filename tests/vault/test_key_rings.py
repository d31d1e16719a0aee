import base64

import pytest

from ivr.vault.keys import Key, KeyRing, MissingKeyError, key_ring, new_key

ONE = f"one:{base64.b64encode(bytes(32)).decode()}"
TWO = f"two:{base64.b64encode(bytes(range(32))).decode()}"
KEYS = (Key("one", bytes(32)), Key("two", bytes(range(32))))


@pytest.mark.parametrize(
    "text", [f"{ONE},{TWO}", f" {ONE} , {TWO}\n", f"{ONE}\n{TWO}\n", f"{ONE} {TWO}"]
)
def test_the_first_key_seals_and_all_open(text):
    ring = key_ring(text)
    assert ring == KeyRing(KEYS)
    assert (ring.first, ring.find("two")) == KEYS


def test_without_a_key_or_behind_none_nothing_is_sealed():
    assert key_ring("") == KeyRing()
    assert key_ring("").first is None
    ring = key_ring(f"none,{TWO}")
    assert (ring.first, ring.find("two")) == (None, KEYS[1])


def test_a_new_key_reads_as_it_was_written_and_is_never_the_same():
    made = new_key("2026-11")
    assert key_ring(made.line) == KeyRing((made,))
    assert made.secret != new_key("2026-11").secret
    assert repr(made) == "Key(id='2026-11')"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("k1", "write each key as ID:SECRET; ivr keys new makes one"),
        ("no spaces:here", "write each key as ID:SECRET; ivr keys new makes one"),
        (f"none:{ONE[4:]}", "write each key as ID:SECRET; ivr keys new makes one"),
        (f"{ONE},none", "write each key as ID:SECRET; ivr keys new makes one"),
        (f"{ONE},{ONE}", "two keys have the same id; give each its own"),
        (
            "k1:c2hvcnQ=",
            "the secret of key k1 is not 32 bytes in base64; ivr keys new makes one",
        ),
        (
            "k1:no-base64!",
            "the secret of key k1 is not 32 bytes in base64; ivr keys new makes one",
        ),
    ],
)
def test_what_is_no_list_of_keys_is_refused_without_telling_it(text, told):
    with pytest.raises(ValueError, match=r".") as caught:
        key_ring(text)
    assert str(caught.value) == told


def test_a_key_that_is_not_there_is_named():
    with pytest.raises(MissingKeyError) as caught:
        key_ring(ONE).find("two")
    assert str(caught.value) == (
        "key two is missing; put it back into IVR_STORAGE_KEYS"
    )


@pytest.mark.parametrize("key_id", ["", "a b", "x" * 33, "키", "none", "a:b"])
def test_an_id_that_no_key_can_have_is_refused(key_id):
    with pytest.raises(ValueError, match=r"^an id has 1 to 32 "):
        new_key(key_id)
