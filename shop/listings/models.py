"""What search and facets read: a document a product, a row an attribute value, known words."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _


class SearchDocument(models.Model):
    """
    The words a product is found by. The same for every shopper: the gate is asked at query time.

    A variant has a document of its own, so that a hidden variant's part number finds nothing;
    ``root`` is the product that is listed for it. Written by ``indexing`` only.
    """

    product = models.OneToOneField(
        "catalogue.Product", models.CASCADE, primary_key=True, related_name="search_document"
    )
    root = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    document = SearchVectorField(_("words"))
    title_folded = models.TextField(_("title without accents"))
    part_number = models.CharField(_("part number"), max_length=255, blank=True)
    part_number_plain = models.TextField(_("part numbers without dashes"), blank=True)

    class Meta:
        verbose_name = _("search document")
        verbose_name_plural = _("search documents")
        ordering = ["pk"]
        indexes = [
            GinIndex(fields=["document"], name="listings_document_words"),
            GinIndex(
                OpClass(F("title_folded"), name="gin_trgm_ops"), name="listings_document_title"
            ),
            GinIndex(
                OpClass(F("part_number_plain"), name="gin_trgm_ops"), name="listings_document_parts"
            ),
        ]

    def __str__(self):
        return f"{self.product_id}: {self.title_folded}"


class PartNumber(models.Model):
    """
    One number that names a product: its own, its maker's or a stock record's.

    ``plain`` is without dashes, spaces and case, for asking whether somebody means this product.
    The same for every shopper: the gate is asked at query time. Written by ``indexing`` only.
    """

    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    number = models.CharField(_("part number"), max_length=255)
    plain = models.CharField(_("part number without dashes"), max_length=255)

    class Meta:
        verbose_name = _("part number")
        verbose_name_plural = _("part numbers")
        ordering = ["number", "product"]
        constraints = [
            models.UniqueConstraint(fields=["product", "number"], name="listings_part_number_once"),
        ]
        indexes = [
            models.Index(OpClass("plain", name="text_pattern_ops"), name="listings_part_plain"),
        ]

    def __str__(self):
        return self.number


class SearchWord(models.Model):
    """A word of some product, folded; to find what a mistyped word may have meant."""

    word = models.CharField(_("word"), max_length=40, primary_key=True)
    length = models.PositiveSmallIntegerField(_("length"), db_index=True)

    class Meta:
        verbose_name = _("search word")
        verbose_name_plural = _("search words")
        ordering = ["word"]

    def __str__(self):
        return self.word


def lines_of(column: str) -> models.GeneratedField:
    """The lines of a text column, each folded like a question; kept by the database."""
    return models.GeneratedField(
        expression=Func(F(column), function="search_lines"),
        output_field=ArrayField(models.TextField()),
        db_persist=True,
        editable=False,
    )


class Synonym(models.Model):
    """
    Words that mean the same to people who search: one word or phrase a line.

    With ``finds``, whoever asks for one of the ``words`` also gets what those find, but not the
    other way round. Read when somebody searches, so a change is seen on the next search.
    """

    language = models.CharField(
        _("language"), max_length=7, blank=True, choices=settings.LANGUAGES,
        help_text=_("Of the page that is searched from. Blank: every language."),
    )  # fmt: skip
    words = models.TextField(
        _("words"), max_length=2_000,
        help_text=_("One word or phrase a line. They find each other's products."),
    )  # fmt: skip
    finds = models.TextField(
        _("also finds"), max_length=2_000, blank=True,
        help_text=_("To go one way only: what the words above find besides their own, one a line."),
    )  # fmt: skip
    is_active = models.BooleanField(_("active"), default=True)
    words_folded = lines_of("words")
    finds_folded = lines_of("finds")

    class Meta:
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        ordering = ["language", "words", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(words_folded__len__gte=1), name="listings_synonym_has_words"
            ),
        ]
        indexes = [GinIndex(fields=["words_folded"], name="listings_synonym_words")]

    def __str__(self):
        words, finds = (", ".join(text.splitlines()) for text in (self.words, self.finds))
        return f"{words} → {finds}" if finds else words


class FacetValue(models.Model):
    """A value of an attribute of a product or variant, as text. Written by ``indexing`` only."""

    root = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    product = models.ForeignKey("catalogue.Product", models.CASCADE, related_name="+")
    attribute = models.ForeignKey("catalogue.ProductAttribute", models.CASCADE, related_name="+")
    code = models.CharField(_("code"), max_length=128)
    value = models.CharField(_("value"), max_length=80)

    class Meta:
        verbose_name = _("facet value")
        verbose_name_plural = _("facet values")
        ordering = ["product", "code", "value"]
        constraints = [
            models.UniqueConstraint(
                fields=["product", "attribute", "value"], name="listings_facet_value_once"
            ),
        ]
        indexes = [
            models.Index(
                fields=["root", "code", "value"],
                include=["product", "attribute"],
                name="listings_facet_of_root",
            ),
            models.Index(fields=["code", "value", "root"], name="listings_facet_by_value"),
        ]

    def __str__(self):
        return f"{self.product_id}: {self.code} = {self.value}"
