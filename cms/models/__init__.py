"""Pages of the public site, and the steps of publication."""

from cms.models.home import HomePage
from cms.models.tasks import LenderApproval, OperatorCheck

__all__ = ["HomePage", "LenderApproval", "OperatorCheck"]
