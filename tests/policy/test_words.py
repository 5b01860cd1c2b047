"""Every rule, field, value and row of a pack can be said, in both languages."""

import re
import tomllib
from dataclasses import fields, is_dataclass
from importlib.resources import files
from typing import Literal, get_args, get_origin

import pytest

from salore.policy import load_pack, model, shipped_packs
from salore.policy._saying import Saying
from salore.policy.model import Identity, Rule, Rules, SourceUse
from salore.wording import Catalogue

WORDS = Catalogue.of("salore.policy")
TREE = tomllib.loads((files("salore.policy") / "words.toml").read_text(encoding="utf-8"))
RULES = {field.name: field.type for field in fields(Rules)}
CLASSES = [found for found in vars(model).values() if isinstance(found, type) and is_dataclass(found)]


def rule_class(annotation):
    return next((part for part in get_args(annotation) if part is not type(None)), annotation)


def literals(annotation):
    if get_origin(annotation) is Literal:
        return get_args(annotation)
    return [value for part in get_args(annotation) for value in literals(part)]


def sentences(tree, path=()):
    for key, value in tree.items():
        if set(value) == {"id", "en"} and all(isinstance(text, str) for text in value.values()):
            yield ".".join((*path, key)), value
        else:
            yield from sentences(value, (*path, key))


@pytest.mark.parametrize("rule", RULES)
def test_a_rule_has_a_title_and_says_whom_it_concerns(rule):
    assert {f"rule.{rule}.title", f"rule.{rule}.whom"} <= set(WORDS.keys())


@pytest.mark.parametrize("rule", RULES)
def test_each_field_of_a_rule_has_a_title(rule):
    names = {field.name for field in fields(rule_class(RULES[rule]))} - {"rows"}
    assert {f"field.{name}" for name in names} <= set(WORDS.keys())


@pytest.mark.parametrize("cls", [Identity, SourceUse], ids=lambda cls: cls.__name__)
def test_fields_that_are_compared_one_by_one_have_titles(cls):
    names = {field.name for field in fields(cls)} - {"job_family", "employment_kind", "source"}
    assert {f"field.{name}" for name in names} <= set(WORDS.keys())


SAID_BY_LABEL = {"above", "as_expected", "top", "elements"}


@pytest.mark.parametrize("cls", CLASSES, ids=lambda cls: cls.__name__)
def test_each_choice_has_words(cls):
    is_shown = issubclass(cls, Rule) or cls is SourceUse
    for field in fields(cls):
        if is_shown and field.name not in SAID_BY_LABEL:
            for value in literals(field.type):
                assert f"value.{field.name}.{value}" in WORDS


@pytest.mark.parametrize("name", shipped_packs())
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_row_of_a_shipped_pack_is_one_sentence(name, language):
    pack = load_pack(name)
    say = Saying(pack, language)
    for rule in RULES:
        for row in getattr(pack.rule(rule), "rows", ()):
            text = say.row(row)
            assert text
            assert not re.search(r"[{}]|None|Decimal|datetime", text)


SENTENCES = dict(sentences(TREE))


@pytest.mark.parametrize("key", SENTENCES)
def test_both_languages_are_complete_and_take_the_same_values(key):
    texts = SENTENCES[key]
    assert texts["id"].strip()
    assert texts["en"].strip()
    names = {language: sorted(set(re.findall(r"{(\w+)}", text))) for language, text in texts.items()}
    assert names["id"] == names["en"]


@pytest.mark.parametrize("name", shipped_packs())
def test_the_words_of_a_shipped_pack_differ_between_languages(name):
    """A text that is the same in both languages is a forgotten translation."""
    for row in load_pack(name).rules.statuses.rows:
        assert row.sentence.id != row.sentence.en
    for item in load_pack(name).rules.behaviour_items.rows:
        assert all(guide.id != guide.en for guide in item.guides)
    for text in load_pack(name).rules.texts.rows:
        assert text.text.id != text.text.en
