"""All addresses of the product."""

from django.urls import include, path
from wagtail.admin import urls as wagtail_admin

from accounts.views.frame import home
from config.api import api

urlpatterns = [
    path("", home, name="home"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
    path("api/v1/", api.urls),
    path("archive/", include("archives.urls")),
    path("intake/", include("intake.urls")),
    path("lenders/", include("lenders.urls")),
    path("finance/", include("matching.urls")),
    path("reports/", include("reports.urls")),
    path("score/", include("scoring.urls")),
    path("cms/", include(wagtail_admin)),
]
