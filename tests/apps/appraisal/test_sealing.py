"""Codes, keys and envelopes: what opens, what does not, and that nothing can be told from outside."""

from __future__ import annotations

import contextlib
import uuid
from itertools import combinations

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from salore.appraisal.sealing import (
    ENVELOPE_BYTES,
    REMARK_BYTES,
    STAMP_BYTES,
    CollectionKeys,
    Content,
    Envelopes,
    KeyCopy,
    Mode,
    SealingError,
    copies_for,
    custodian_code,
    custodian_keys,
    open_copies,
    read_custodian_code,
)
from salore.appraisal.sealing.codes import write_code
from salore.appraisal.sealing.keys import SUITE

COLLECTION, FORM, OTHER_FORM = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)
MARK = b"m" * 32
SAID = Content({"akuntabel": 4, "loyal": 2}, "Cepat menjawab telepon warga.")


@pytest.fixture(scope="module")
def keys() -> CollectionKeys:
    return CollectionKeys.made_up(COLLECTION)


def _codes(count: int) -> list[bytes]:
    return [read_custodian_code(custodian_code()) for _ in range(count)]


def _public(codes: list[bytes], collection: uuid.UUID = COLLECTION) -> dict[int, bytes]:
    keys = [custodian_keys(code, collection).public_key().public_bytes_raw() for code in codes]
    return dict(enumerate(keys))


@given(st.binary(min_size=16, max_size=16))
def test_a_code_is_read_as_it_was_written(bits: bytes) -> None:
    written = write_code(bits)
    assert read_custodian_code(written) == bits
    assert read_custodian_code(written.lower().replace("-", " ").replace("0", "o").replace("1", "l")) == bits


@given(st.binary(min_size=16, max_size=16), st.integers(0, 27), st.integers(1, 31))
def test_a_slip_of_the_pen_never_gives_the_same_code(bits: bytes, place: int, change: int) -> None:
    letters = write_code(bits).replace("-", "")
    alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    wrong = alphabet[(alphabet.index(letters[place]) + change) % 32]
    slipped = letters[:place] + wrong + letters[place + 1 :]
    with contextlib.suppress(SealingError):
        # Ten bits of check let one slip in a thousand through; then it is another code, not this one.
        assert read_custodian_code(slipped) != bits


def test_nearly_every_slip_of_the_pen_is_noticed() -> None:
    alphabet, letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ", write_code(bytes(range(16))).replace("-", "")
    slips = [
        letters[:place] + wrong + letters[place + 1 :]
        for place in range(len(letters))
        for wrong in alphabet
        if wrong != letters[place]
    ]
    assert sum(map(_is_read, slips)) <= len(slips) / 100


def _is_read(typed: str) -> bool:
    try:
        read_custodian_code(typed)
    except SealingError:
        return False
    return True


@pytest.mark.parametrize(
    ("typed", "code"),
    [("", "code_length"), ("ABCD", "code_length"), ("????", "code_letters"), ("0" * 28, "code_check")],
)
def test_what_is_no_code_is_refused_by_its_reason(typed: str, code: str) -> None:
    with pytest.raises(SealingError, match=code):
        read_custodian_code(typed)


def test_any_two_of_three_open_and_one_does_not(keys: CollectionKeys) -> None:
    codes = _codes(3)
    copies = copies_for(keys, Mode.TWO_OF_THREE, _public(codes))
    assert len(copies) == 3
    for first, second in combinations(range(3), 2):
        held = {first: codes[first], second: codes[second]}
        assert open_copies(COLLECTION, copies, held, keys.public_key) == keys
    for number in range(3):
        with pytest.raises(SealingError, match="too_few_codes"):
            open_copies(COLLECTION, copies, {number: codes[number]}, keys.public_key)


def test_one_code_of_a_pair_opens_nothing_even_where_the_other_is_guessed(keys: CollectionKeys) -> None:
    codes = _codes(3)
    copies = copies_for(keys, Mode.TWO_OF_THREE, _public(codes))
    with pytest.raises(SealingError, match="wrong_code"):
        open_copies(COLLECTION, copies, {0: codes[0], 1: _codes(1)[0]}, keys.public_key)


def test_either_of_two_opens_in_a_small_office(keys: CollectionKeys) -> None:
    codes = _codes(2)
    copies = copies_for(keys, Mode.ONE_OF_TWO, _public(codes))
    for number in range(2):
        assert open_copies(COLLECTION, copies, {number: codes[number]}, keys.public_key) == keys


def test_the_copies_of_one_collection_open_no_other(keys: CollectionKeys) -> None:
    codes = _codes(2)
    copies = copies_for(keys, Mode.ONE_OF_TWO, _public(codes))
    with pytest.raises(SealingError, match="wrong_code"):
        open_copies(uuid.UUID(int=9), copies, {0: codes[0]}, keys.public_key)


def test_a_copy_of_another_seed_is_not_taken_for_ours(keys: CollectionKeys) -> None:
    codes = _codes(2)
    other = copies_for(CollectionKeys.made_up(COLLECTION), Mode.ONE_OF_TWO, _public(codes))
    with pytest.raises(SealingError, match="wrong_code"):
        open_copies(COLLECTION, other, {0: codes[0]}, keys.public_key)
    with pytest.raises(SealingError, match="too_few_codes"):
        open_copies(COLLECTION, [KeyCopy((2,), b"")], {0: codes[0]}, keys.public_key)


def test_too_few_custodians_get_no_copies(keys: CollectionKeys) -> None:
    with pytest.raises(SealingError, match="custodians"):
        copies_for(keys, Mode.TWO_OF_THREE, _public(_codes(2)))


@settings(max_examples=50)
@given(
    st.dictionaries(st.sampled_from(["akuntabel", "harmonis", "loyal"]), st.integers(1, 5)),
    st.text(max_size=REMARK_BYTES // 4),
)
def test_whatever_is_said_comes_back_and_has_one_length(
    keys: CollectionKeys, scores: dict[str, int], remark: str
) -> None:
    envelopes, said = Envelopes(COLLECTION, MARK), Content(scores, remark)
    envelope = envelopes.seal(said, FORM, keys.public_key)
    assert len(envelope) == ENVELOPE_BYTES
    assert envelopes.open(envelope, FORM, keys) == said


def test_an_abstention_looks_like_an_answer_and_no_two_envelopes_are_alike(keys: CollectionKeys) -> None:
    envelopes = Envelopes(COLLECTION, MARK)
    sealed = [envelopes.seal(said, FORM, keys.public_key) for said in (Content.abstention(), SAID, SAID)]
    assert {len(envelope) for envelope in sealed} == {ENVELOPE_BYTES}
    assert len(set(sealed)) == 3
    assert envelopes.open(sealed[0], FORM, keys).is_abstention


def test_the_longest_remark_fits_and_a_longer_one_is_refused(keys: CollectionKeys) -> None:
    envelopes = Envelopes(COLLECTION, MARK)
    scores = {f"butir_dengan_nama_yang_panjang_{number}": 5 for number in range(12)}
    # Quotation marks take two bytes once written down.
    longest = Content(scores, '"' * (REMARK_BYTES // 2))
    assert envelopes.open(envelopes.seal(longest, FORM, keys.public_key), FORM, keys) == longest
    with pytest.raises(SealingError, match="remark_length"):
        envelopes.seal(Content(scores, "a" * (REMARK_BYTES + 1)), FORM, keys.public_key)


def test_an_envelope_moved_to_another_form_or_damaged_does_not_open(keys: CollectionKeys) -> None:
    envelopes = Envelopes(COLLECTION, MARK)
    envelope = envelopes.seal(SAID, FORM, keys.public_key)
    for moved, form in ((envelope, OTHER_FORM), (envelope[:-1] + b"\0", FORM), (b"", FORM)):
        with pytest.raises(SealingError, match="moved"):
            envelopes.open(moved, form, keys)
    with pytest.raises(SealingError, match="moved"):
        Envelopes(uuid.UUID(int=9), MARK).open(envelope, FORM, keys)
    with pytest.raises(SealingError, match="moved"):
        envelopes.open(envelope, FORM, CollectionKeys.made_up(COLLECTION))


def test_an_envelope_that_somebody_made_with_the_public_key_is_refused(keys: CollectionKeys) -> None:
    forged = Envelopes(COLLECTION, b"guessed" * 5).seal(SAID, FORM, keys.public_key)
    with pytest.raises(SealingError, match="forged"):
        Envelopes(COLLECTION, MARK).open(forged, FORM, keys)
    recipient = X25519PublicKey.from_public_bytes(keys.public_key)
    bare = bytes(STAMP_BYTES) + SUITE.encrypt(
        b"\xff" * 40, recipient, f"salore answer|{COLLECTION}|{FORM}".encode()
    )
    with pytest.raises(SealingError, match="forged"):
        Envelopes(COLLECTION, MARK).open(bare, FORM, keys)


def test_secrets_do_not_show_where_objects_are_printed(keys: CollectionKeys) -> None:
    assert keys.seed.hex() not in repr(keys)
    assert repr(keys.seed) not in repr(keys)


def test_what_a_recount_derives_is_the_same_and_differs_by_purpose(keys: CollectionKeys) -> None:
    again = CollectionKeys(COLLECTION, keys.seed)
    assert keys.derived("rater", "7") == again.derived("rater", "7")
    assert keys.derived("rater", "7") != keys.derived("row", "7")
    assert keys.derived("rater", "7") != CollectionKeys.made_up(COLLECTION).derived("rater", "7")


def test_a_stamp_is_chance_unless_a_form_is_sent_again(keys: CollectionKeys) -> None:
    """One showing of a form is known again, and nothing else; nobody chooses what stands there."""
    envelopes = Envelopes(COLLECTION, MARK)
    again = [envelopes.stamp(FORM, "key") for _time in range(2)]
    others = [envelopes.stamp(FORM, "other"), envelopes.stamp(COLLECTION, "key")]
    assert len({*again, *others}) == 3
    sealed = [envelopes.seal(SAID, FORM, keys.public_key, stamp) for stamp in (again[0], None, None)]
    assert len({envelope[:STAMP_BYTES] for envelope in sealed}) == 3
    assert all(envelopes.open(envelope, FORM, keys) == SAID for envelope in sealed)
