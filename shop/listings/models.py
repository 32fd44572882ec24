"""What search and facets read: a document a product, a row an attribute value, known words."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F
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
        indexes = [models.Index(fields=["root", "code", "value"], name="listings_facet_by_root")]

    def __str__(self):
        return f"{self.product_id}: {self.code} = {self.value}"
