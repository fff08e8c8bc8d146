"""Catalogues: stale ones are compiled, and nothing untranslated, unused or broken slips through."""

import shutil
from gettext import GNUTranslations
from pathlib import Path

import pytest

from deploy import translations

needs_gettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not installed")

HEADER = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n"Plural-Forms: nplurals=1; plural=0;\\n"\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for package in translations.PACKAGES:
        (tmp_path / package).mkdir()
    (tmp_path / "storefront" / "locale" / "vi" / "LC_MESSAGES").mkdir(parents=True)
    return tmp_path


def test_a_catalogue_is_compiled_once_and_again_when_it_changed(root):
    source = write_catalogue(root, 'msgid "Producer"\nmsgstr "Chủ thể"\n')

    assert translations.compile_stale(root) == 1
    assert translations.compile_stale(root) == 0

    with source.with_suffix(".mo").open("rb") as compiled:
        assert GNUTranslations(compiled).gettext("Producer") == "Chủ thể"


@needs_gettext
def test_a_complete_catalogue_has_no_problems_and_nothing_is_written(root):
    write_code(root, 'title = _("Producer")\n')
    write_catalogue(root, 'msgid "Producer"\nmsgstr "Chủ thể"\n')
    before = sorted(root.rglob("*"))

    assert translations.problems(root) == []
    assert sorted(root.rglob("*")) == before


@needs_gettext
@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("", "no translation of 'Held for %(minutes)s minutes', see storefront/views.py:1"),
        ('msgid "Held for %(minutes)s minutes"\nmsgstr ""\n', "no translation of"),
        ('#, fuzzy\nmsgid "Held for %(minutes)s minutes"\nmsgstr "Giữ %(minutes)s phút"\n', "fuzzy"),
        ('msgid "Held for %(minutes)s minutes"\nmsgstr "Giữ %(phut)s phút"\n', "placeholder"),
        ('msgid "Gone"\nmsgstr "Đã bỏ"\n', "no code uses 'Gone'"),
        ('#~ msgid "Old"\n#~ msgstr "Cũ"\n', "obsolete: 'Old'"),
    ],
)
def test_a_fault_of_a_catalogue_is_named(root, entry, problem):
    write_code(root, 'text = _("Held for %(minutes)s minutes")\n')
    write_catalogue(root, entry)

    assert any(problem in found for found in translations.problems(root))


@needs_gettext
def test_a_text_of_a_folder_without_catalogue_is_found(root):
    (root / "marketplace" / "rules.py").write_text('text = _("Nobody translated me")\n')

    assert [problem.partition(": ")[2] for problem in translations.problems(root)] == [
        "no translation of 'Nobody translated me', see marketplace/rules.py:1"
    ]


def write_code(root: Path, text: str) -> None:
    (root / "storefront" / "views.py").write_text(text)


def write_catalogue(root: Path, entries: str) -> Path:
    source = root / "storefront" / "locale" / "vi" / "LC_MESSAGES" / "django.po"
    source.write_text(f"{HEADER}\n{entries}")
    return source
