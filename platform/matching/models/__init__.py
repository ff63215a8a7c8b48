"""Financing requests, matches and runs of matching."""

from matching.models.match import Match, MatchRun, VerdictCode
from matching.models.request import FinancingRequest, LoanPurpose, RequestStatus

__all__ = ["FinancingRequest", "LoanPurpose", "Match", "MatchRun", "RequestStatus", "VerdictCode"]
