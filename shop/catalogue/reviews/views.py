"""Reviews belong to the product in the address, and are shown when approved."""

from django.shortcuts import get_object_or_404
from oscar.apps.catalogue.reviews.views import AddVoteView as OscarAddVoteView
from oscar.apps.catalogue.reviews.views import (
    CreateProductReview,
    ProductReviewList,
)
from oscar.apps.catalogue.reviews.views import ProductReviewDetail as OscarProductReviewDetail
from oscar.core.loading import get_model

__all__ = ["AddVoteView", "CreateProductReview", "ProductReviewDetail", "ProductReviewList"]

ProductReview = get_model("reviews", "ProductReview")


class ProductReviewDetail(OscarProductReviewDetail):
    """An approved review of this product; one of another product is missing."""

    def get_queryset(self):
        """Approved reviews of the product in the address."""
        return ProductReview.objects.approved().filter(product=self.kwargs["product_pk"])


class AddVoteView(OscarAddVoteView):
    """A vote on an approved review of this product."""

    def post(self, request, *args, **kwargs):
        """Refuse a review of another product before anything is written."""
        reviews = ProductReview.objects.approved().filter(product=kwargs["product_pk"])
        get_object_or_404(reviews, pk=kwargs["pk"])
        return super().post(request, *args, **kwargs)
