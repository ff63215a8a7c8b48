"""The API of the product, version 1: each app brings a router."""

from ninja import NinjaAPI

from intake.api import router as intake_router

api = NinjaAPI(title="Credit-Easy", version="1", urls_namespace="api")
api.add_router("/intake", intake_router)
