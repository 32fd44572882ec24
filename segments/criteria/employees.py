"""How many people work there."""

from django.utils.translation import gettext_lazy as _

from ..values import Integer
from .base import Criterion, register


@register
class EmployeesAre(Criterion):
    """The number of employees."""

    code = "company.employees"
    label = _("Employees")
    group = _("Size")
    value_type = Integer()
