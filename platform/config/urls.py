"""All addresses of the product."""

from django.urls import include, path

from accounts.views.frame import home

urlpatterns = [
    path("", home, name="home"),
    path("", include("accounts.urls")),
    path("accounts/", include("allauth.urls")),
]
