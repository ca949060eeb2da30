"""What our catalogue says in Wagtail's place."""

from pathlib import Path

import polib
import wagtail

from home.wagtail_words import SENTENCES


def test_wagtail_still_says_every_sentence_that_we_translate_for_it() -> None:
    catalogues = Path(wagtail.__file__).parent.glob("**/locale/en/LC_MESSAGES/django.po")
    said = {entry.msgid for file in catalogues for entry in polib.pofile(str(file))}

    assert [sentence for sentence in SENTENCES if sentence not in said] == []
