"""Oscar's models with two shortcuts; our columns live in side tables."""

from oscar.apps.offer.abstract_models import AbstractBenefit, AbstractCondition, AbstractRange

from .members import members_of


class KeepsItsRange:
    """Hand the range that is loaded already on to the object that does the work."""

    def proxy(self):
        """Answer Oscar's proxy, sharing what was fetched: else each call fetches it again."""
        made = super().proxy()
        made._state.fields_cache = self._state.fields_cache
        return made


class Condition(KeepsItsRange, AbstractCondition):
    """When an offer applies."""


class Benefit(KeepsItsRange, AbstractBenefit):
    """What an offer gives."""


class Range(AbstractRange):
    """A set of products."""

    def contains_product(self, product):
        """Answer from what is known for the basket at hand, else ask as Oscar does."""
        members = members_of(self.pk)
        return super().contains_product(product) if members is None else product.pk in members


from oscar.apps.offer.models import *  # noqa: E402, F403
