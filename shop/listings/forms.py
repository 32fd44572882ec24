"""Checking what merchandisers write about words."""

from django import forms
from django.utils.translation import gettext as _

from .models import Synonym
from .synonyms import LONGEST_PHRASE

MOST_LINES = 30


class SynonymForm(forms.ModelForm):
    """Words that mean the same, one a line; a mistake is said at its field."""

    class Meta:
        model = Synonym
        fields = ["language", "words", "finds", "is_active"]
        widgets = {name: forms.Textarea({"rows": 6, "cols": 40}) for name in ("words", "finds")}

    def clean_words(self) -> str:
        """Check the words."""
        return self._lines("words")

    def clean_finds(self) -> str:
        """Check what they find."""
        return self._lines("finds")

    def clean(self) -> dict:
        """Two words at least, or one that finds others."""
        cleaned = super().clean()
        words, finds = cleaned.get("words", ""), cleaned.get("finds", "")
        if words and not finds and len(words.splitlines()) < 2 and "finds" not in self.errors:
            self.add_error("words", _("Write two words at least, or what the word also finds."))
        return cleaned

    def _lines(self, name: str) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data[name].splitlines()]
        lines = list(dict.fromkeys(line for line in lines if line))
        if len(lines) > MOST_LINES:
            raise forms.ValidationError(_("At most %(most)s lines.") % {"most": MOST_LINES})
        for line in lines:
            if not any(letter.isalnum() for letter in line):
                raise forms.ValidationError(_("“%(line)s” is no word.") % {"line": line[:40]})
            if len(line.split()) > LONGEST_PHRASE:
                told = {"line": line[:40], "most": LONGEST_PHRASE}
                raise forms.ValidationError(
                    _("“%(line)s” is too long: at most %(most)s words a line.") % told
                )
        return "\n".join(lines)
